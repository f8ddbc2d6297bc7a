"""`xiaoneng differences`: after a restore, what register and engine no longer both know, and what to do about each."""

import json
from pathlib import Path
from typing import Annotated, Final

import typer

from deploy.database import open_register
from deploy.recovery.comparing import Comparison, compare
from deploy.settings import read_settings

DIFFERENT: Final = 3


def differences(
    backup: Annotated[Path | None, typer.Option(exists=True, file_okay=False, help="The backup restored, for its audit head.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as one JSON object.")] = False,
) -> None:
    """List what differs between engine and register after a restore (exit 3: something needs `xiaoneng reconcile`)."""
    settings = read_settings()
    with open_register(settings.database_url) as database:
        found = compare(settings, database, backup)
    if as_json:
        told = {"mark": found.mark, "engine_asked": found.engine_asked, "differences": [one.as_json() for one in found.differences]}
        typer.echo(json.dumps(told, ensure_ascii=False))
    else:
        show(found)
    raise typer.Exit(DIFFERENT if found.serious else 0)


def show(found: Comparison) -> None:
    """The list as people read it, one difference and its advice a paragraph."""
    for one in found.differences:
        chinese, english = one.todo
        typer.echo(f"• {one.chinese} | {one.english}\n  → {chinese} | {english}")
    if not found.engine_asked:
        typer.echo("• 引擎没有应答，未与引擎核对 | the engine gave no answer and was not compared")
    if found.serious:
        told = f"✗ {len(found.serious)} 处不一致，清单标记 {found.mark}"
        typer.echo(f"{told} | {len(found.serious)} differences, the list's mark is {found.mark}")
    else:
        typer.echo("✓ 引擎与台账一致 | engine and register agree")
