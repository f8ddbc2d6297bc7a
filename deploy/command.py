"""The `xiaoneng` command: every function in deploy/commands that bears its module's name, or a typer app of that name."""

import pkgutil
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Final

import typer

from deploy import commands
from deploy.problems import Problem

FAILED: Final = 1


def build(words: Sequence[str]) -> typer.Typer:
    """The command line for the words typed; when they name a sub-command, its module alone is loaded (the engine's client is slow to)."""
    app = typer.Typer(
        name="xiaoneng",
        help="效能 Xiaoneng：机关效能制度的可执行流程。",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,  # a frame's variables may hold secrets
    )
    app.callback()(lambda: None)  # keeps the sub-command's name on the command line when there is only one
    names = [module.name for module in pkgutil.iter_modules(commands.__path__)]
    for name in [word for word in words[:1] if word in names] or names:
        command = getattr(import_module(f"{commands.__name__}.{name}"), name)
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=name)
        else:
            app.command(name)(command)
    return app


def main() -> None:
    """Run the command; a Problem becomes one line on standard error and exit code 1."""
    try:
        build(sys.argv[1:])()
    except Problem as problem:
        typer.echo(f"✗ {problem}", err=True)
        if problem.detail:
            typer.echo(problem.detail, err=True)
        sys.exit(FAILED)
