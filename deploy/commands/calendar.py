"""`xiaoneng calendar load YEAR FILE`: a year's holiday notice into the register; every open matter is computed anew."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from sqlalchemy import Engine
from sqlmodel import Session

from casework.calendar import open_limits, recompute_batch, store_year
from casework.context import Context
from deploy.database import open_register
from deploy.notice_file import read_notice
from deploy.problems import Problem
from deploy.settings import read_settings
from register.session import transaction
from rules.errors import NoticeError
from rules.notices import YearNotice

calendar = typer.Typer(help="The working calendar: the State Council's yearly holiday notices.", no_args_is_help=True)
calendar.callback()(lambda: None)  # keeps `load` on the command line although it is the only one


@calendar.command()
def load(
    year: Annotated[int, typer.Argument(help="The notice's year, such as 2027.")],
    file: Annotated[
        Path,
        typer.Argument(
            exists=True,
            dir_okay=False,
            help='CSV, a day a line ("2027-01-01,off" or "2027-02-20,work"), or JSON with the keys source, off and work (lists of days).',
        ),
    ],
    source: Annotated[str | None, typer.Option(help="Name or number of the notice; else the file's `source`, for CSV its name.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as one JSON object.")] = False,
) -> None:
    """Load a year's notice in place of the one before, compute every open matter anew, tell whoever is affected, re-arm the watches.

    Broken off, it is simply run again: what has moved already stays as it is.
    """
    from deploy.wiring import context_factory  # noqa: PLC0415 -- pulls in every house

    try:
        notice = read_notice(year, file, source)
    except NoticeError as error:
        raise Problem(str(error), f"the notice in {file.name} is refused") from error
    settings = read_settings()
    with open_register(settings.database_url) as database:
        moved = load_notice(database, context_factory(settings), notice)
    answer = {"year": year, "moved": moved}
    typer.echo(json.dumps(answer) if as_json else f"{year} 年放假安排已载入，{moved} 件未办结事项的期限有变动。")


def load_notice(engine: Engine, make_context: Callable[[Session], Context], notice: YearNotice) -> int:
    """Store the notice, then compute the open matters anew, a transaction a batch; how many limits moved. A terminal shows a bar."""
    with transaction(engine) as session:
        store_year(make_context(session), notice, loaded_by=None)
        total = open_limits(session)
    moved, after = 0, 0
    with _bar() as bar:
        task = bar.add_task("重新计算未办结事项的期限", total=total)
        while True:
            with transaction(engine) as session:
                step = recompute_batch(make_context(session), after)
            moved += step.moved
            bar.advance(task, step.seen)
            if step.after is None:
                return moved
            after = step.after


def _bar() -> Progress:
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, disable=not console.is_terminal)
