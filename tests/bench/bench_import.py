"""Importing 10,000 letters from a workbook: seconds to look at them, to register them, and while others must wait; memory on top.

Run it alone: `python -m tests.bench.bench_import`.
"""

import resource
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from time import perf_counter
from typing import TypeVar

from rich.console import Console
from sqlalchemy import Engine

from casework.context import Context
from casework.letters import keep_letters
from casework.spreadsheets import imports
from deploy.places import ROOT
from register.session import short_lived_engine, transaction
from rules.tables import read_table
from tests.bench.table import Row, Say, show
from tests.casework.bureau import found_bureau
from tests.casework.conftest import ContextMaker, HandClock
from tests.papers.sheets import row, xlsx
from tests.support.postgres import Postgres

LETTERS = 10_000
TEXT = "反映的情况如下，请核查并答复。" * 20
Result = TypeVar("Result")


def run(say: Say) -> list[Row]:
    say(f"import of {LETTERS:,} letters")
    server = Postgres()
    try:
        with server.fresh_database(found_bureau) as database, short_lived_engine(database.app_url) as engine:
            return _measured(engine)
    finally:
        server.close()


def _measured(engine: Engine) -> list[Row]:
    file = xlsx(row(number, body=f"第{number}件：{TEXT}") for number in range(LETTERS))
    tables = {table.id: table for table in (read_table(path.read_bytes()) for path in (ROOT / "bpmn").glob("*/*.dmn"))}
    context_of = ContextMaker(HandClock(datetime(2026, 3, 2, 4, tzinfo=UTC)), tables)
    before = _peak()

    def timed(action: Callable[[Context], Result]) -> tuple[float, Result]:
        begun = perf_counter()
        with transaction(engine) as session:
            result = action(context_of(session))
        return perf_counter() - begun, result

    uploading, batch_id = timed(lambda context: imports.upload(context, "sun", file))
    _, columns = timed(lambda context: imports.first_columns(context, imports.batch_of(context, "sun", batch_id)))
    looking, plan = timed(lambda context: imports.plan(context, "sun", batch_id, columns))
    registering, _ = timed(lambda context: imports.register(context, "sun", batch_id, columns))
    grown = _peak() - before
    assert len(plan.entries) == LETTERS
    keeping, _ = timed(
        lambda context: keep_letters(context, [replace(entry.letter, submission=f"again:{entry.row}") for entry in plan.entries])
    )
    what = f"import of {LETTERS:,} letters ({len(file.content) / 2**20:.1f} MiB)"
    return [
        Row(f"{what}: uploaded", uploading, "s"),
        Row(f"{what}: looked at", looking, "s"),
        Row(f"{what}: registered", registering, "s"),
        Row(f"{what}: others wait for a number", keeping, "s"),
        Row(f"{what}: memory on top, at most", grown, "MiB"),
    ]


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    console = Console()
    show(console, run(console.print))
