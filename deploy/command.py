"""The `xiaoneng` command: every function in deploy/commands that bears its module's name, or a typer app of that name."""

import pkgutil
import sys
from importlib import import_module

import typer

from deploy import commands
from deploy.problems import Problem

FAILED = 1


def build() -> typer.Typer:
    """The command with all its sub-commands."""
    app = typer.Typer(name="xiaoneng", help="效能 Xiaoneng：机关效能制度的可执行流程。", no_args_is_help=True, add_completion=False)
    for module in pkgutil.iter_modules(commands.__path__):
        command = getattr(import_module(f"{commands.__name__}.{module.name}"), module.name)
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=module.name)
        else:
            app.command(module.name)(command)
    return app


def main() -> None:
    """Run the command; a Problem becomes one line on standard error and exit code 1."""
    try:
        build()()
    except Problem as problem:
        typer.echo(f"✗ {problem}", err=True)
        if problem.detail:
            typer.echo(problem.detail, err=True)
        sys.exit(FAILED)
