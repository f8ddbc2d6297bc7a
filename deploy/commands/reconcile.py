"""`xiaoneng reconcile`: go on after a restore, once a person has read the list of `xiaoneng differences`."""

import json
from pathlib import Path
from typing import Annotated

import typer

from deploy.commands.differences import show
from deploy.database import open_register
from deploy.problems import Problem
from deploy.recovery.comparing import compare
from deploy.recovery.numbers import read_given_out
from deploy.recovery.reconcile import Reconciled
from deploy.recovery.reconcile import reconcile as bring_in_line
from deploy.settings import read_settings


def reconcile(
    read: Annotated[str, typer.Option(help="The mark under the list that was read: it must still be the same list.")],
    by: Annotated[str, typer.Option(help="Staff id of whoever answers for it; goes into the audit trail.")],
    given_out: Annotated[list[str] | None, typer.Option(help="A number seen on paper, such as CB-2026-000007; may be repeated.")] = None,
    backup: Annotated[Path | None, typer.Option(exists=True, file_okay=False, help="As given to `differences`.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as one JSON object.")] = False,
) -> None:
    """Move the numbers on, do again what the records tell, make exceptions of what is lost (exit 1: nothing was changed)."""
    settings, series = read_settings(), read_given_out(given_out or ())
    with open_register(settings.database_url) as database:
        found = compare(settings, database, backup)
        if found.mark != read:
            show(found)
            raise Problem("清单已变化，请重新阅读", f"the list is another by now, its mark is {found.mark}: read it again")
        done = bring_in_line(settings, database, found, by, series)
    _tell(done, as_json)


def _tell(done: Reconciled, as_json: bool) -> None:
    if as_json:
        told = {"redone": done.redone, "left": [one.as_json() for one in done.left], "ended": done.ended}
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    for one in done.left:
        typer.echo(f"• {one.chinese} | {one.english}\n  → {one.todo[0]} | {one.todo[1]}")
    chinese = f"✓ 已补做 {done.redone} 步，{len(done.left)} 步留给人处理，中止 {len(done.ended)} 个流程；可以启动"
    typer.echo(f"{chinese} | {done.redone} steps done again, {len(done.left)} left to people, {len(done.ended)} runs ended: start")
