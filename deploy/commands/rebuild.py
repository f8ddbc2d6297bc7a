"""`xiaoneng rebuild`: make the engine's mirror anew from the feed's journal."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Engine

from deploy.belonging import ADVICE, known_incarnation
from deploy.database import open_register
from deploy.problems import Problem
from deploy.settings import read_settings
from engine.errors import JournalDamaged
from engine.incarnation import Verdict, read_journal_incarnation
from engine.journal import partitions, read
from engine.records import Record, facts
from register import mirror_rebuild
from register.session import transaction


def rebuild(as_json: Annotated[bool, typer.Option("--json", help="Answer as one JSON object: rows by table.")] = False) -> None:
    """Empty the mirror and replay the journal; pages show the old state until it is done (exit 1: nothing was changed)."""
    settings = read_settings()
    with open_register(settings.database_url) as database:
        _demand_belonging(settings.journal_dir, database)
        rows = _rebuild(settings.journal_dir, database)
    told = ", ".join(f"{table} {count}" for table, count in rows.items())
    typer.echo(json.dumps(rows) if as_json else f"✓ 引擎镜像已重建 the mirror is rebuilt: {told}")


def _demand_belonging(folder: Path, database: Engine) -> None:
    with transaction(database) as session:
        mirrored = known_incarnation(session)
    kept = read_journal_incarnation(folder)
    if kept is None:
        raise Problem(*ADVICE[Verdict.JOURNAL_LOST])
    if mirrored not in (None, kept):
        raise Problem(*ADVICE[Verdict.FOREIGN])


def _rebuild(folder: Path, database: Engine) -> dict[str, int]:
    try:
        return mirror_rebuild.rebuild(database, _records(folder), facts)
    except mirror_rebuild.JournalBehind as error:
        raise Problem(*ADVICE[Verdict.JOURNAL_LOST], str(error)) from error
    except JournalDamaged as error:
        raise Problem("引擎记录日志已损坏", "the feed's journal is damaged: restore it from the backup", str(error)) from error


def _records(folder: Path) -> Iterator[Record]:
    return (Record.parse(raw) for partition in partitions(folder) for raw in read(folder, partition))
