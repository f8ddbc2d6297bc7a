"""A soak: letters come at a steady rate for half an hour, while memory and lag are noted and drawn.

python -m tests.bench.soak [MINUTES] [LETTERS_A_SECOND]     (30 and 5; results in build/soak/)

Each letter is registered as the page does it, in a transaction of its own, and its diagram runs to the office's first task, with
its watch armed. Nobody handles the letters: what is open only grows, which is the hardest case for the engine.
"""

import csv
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from string import Template
from typing import Any, Final

import psutil
from rich.console import Console
from rich.progress import Progress
from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from casework.drafts import LetterDraft
from casework.letters import register_letter
from deploy import wiring
from deploy.bureau.seed import seed
from deploy.places import ROOT, WEB_BUNDLES
from deploy.settings import Settings
from engine.exporter import BULK_SIZE
from register.mirror import MirrorTask
from register.session import short_lived_engine, transaction
from register.traffic import Outbox
from tests.bench.bench_letters import MIB, processes
from tests.support.postgres import DURABLE, Postgres
from tests.support.stack import Stack, running_stack

MINUTES: Final = 30.0
LETTERS_A_SECOND: Final = 5.0
SAMPLE_SECONDS: Final = 10.0
RESULT: Final = ROOT / "build" / "soak"
PAGE: Final = Template("""<!doctype html><meta charset="utf-8"><title>soak</title><body><script>$library</script><script>
for (const option of $charts) {
  const place = document.body.appendChild(document.createElement("div"));
  echarts.init(place, null, { height: 360 }).setOption(option);
}
</script>
""")


@dataclass(frozen=True)
class Sample:
    """How things are `at` seconds after the start: letters registered, those not yet at the office, and MiB (PSS) by process."""

    at: float
    registered: int
    behind: int
    outbox: int
    broker: float
    postgres: float
    receiver: float
    relay: float
    workers: float


def soak(stack: Stack, postgres: psutil.Process, console: Console, minutes: float, rate: float) -> Iterator[Sample]:
    """Register letters at the rate and yield a sample every ten seconds; the last one when everything has caught up."""
    make_context, letters = (
        wiring.context_factory(stack.settings.model_copy(update={"controlled_clock": False})),
        round(minutes * 60 * rate),
    )
    with short_lived_engine(stack.settings.database_url) as database, Progress(console=console) as shown:
        bar, begun, next_sample = shown.add_task("letters", total=letters), time.monotonic(), 0.0
        for number in range(letters):
            time.sleep(max(0.0, begun + number / rate - time.monotonic()))
            with transaction(database) as session:
                register_letter(
                    make_context(session), LetterDraft(f"来信 {number}", "路灯不亮，请派人查看。", f"soak-{number}", anonymous=True)
                )
            shown.update(bar, advance=1)
            if time.monotonic() - begun >= next_sample:
                yield _sample(database, postgres, time.monotonic() - begun, number + 1)
                next_sample += SAMPLE_SECONDS
        while (last := _sample(database, postgres, time.monotonic() - begun, letters)).behind:
            yield last
            time.sleep(1)
        yield last


def _sample(database: Engine, postgres: psutil.Process, at: float, registered: int) -> Sample:
    with transaction(database) as session:
        arrived = session.exec(select(func.count()).where(col(MirrorTask.element_id) == "Task_AcceptLetter")).one()
        waiting = session.exec(select(func.count()).select_from(Outbox).where(col(Outbox.done_at).is_(None))).one()
    memory = {name: sum(one.memory_full_info().pss for one in found) / MIB for name, found in processes(postgres).items()}
    named = {field.name: memory.get("PostgreSQL" if field.name == "postgres" else field.name, 0.0) for field in fields(Sample)[4:]}
    return Sample(round(at, 1), registered, registered - arrived, waiting, **named)


def keep(samples: list[Sample]) -> None:
    """Write the samples as a table and as a page with both curves."""
    RESULT.mkdir(parents=True, exist_ok=True)
    with (RESULT / "soak.csv").open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, [field.name for field in fields(Sample)])
        table.writeheader()
        table.writerows(map(asdict, samples))
    library = (WEB_BUNDLES / "echarts/dist/echarts.common.min.js").read_text(encoding="utf-8")
    charts = (_chart("letters and rows on their way", ("behind", "outbox"), samples), _chart("MiB (PSS)", _processes(), samples))
    page = PAGE.substitute(library=library, charts=json.dumps(charts))
    (RESULT / "soak.html").write_text(page, encoding="utf-8")


def _processes() -> tuple[str, ...]:
    return tuple(field.name for field in fields(Sample)[4:])


def _chart(title: str, names: tuple[str, ...], samples: list[Sample]) -> dict[str, Any]:
    lines = [
        {"type": "line", "name": name, "showSymbol": False, "data": [[one.at / 60, round(getattr(one, name), 1)] for one in samples]}
        for name in names
    ]
    axes = {"xAxis": {"type": "value", "name": "min"}, "yAxis": {"type": "value"}}
    return {"title": {"text": title}, "legend": {"top": 28}, "grid": {"top": 70}, "animation": False, "series": lines, **axes}


def main(minutes: float = MINUTES, rate: float = LETTERS_A_SECOND) -> None:
    console, postgres = Console(), Postgres(DURABLE)
    samples: list[Sample] = []
    try:
        with (
            tempfile.TemporaryDirectory() as name,
            postgres.fresh_database() as database,
            running_stack(Path(name), database, _found, bulk_size=BULK_SIZE) as stack,
        ):
            for sample in soak(stack, psutil.Process(postgres.pid), console, minutes, rate):
                samples.append(sample)
                keep(samples)
    finally:
        postgres.close()
    last, most = samples[-1], max(sample.behind for sample in samples)
    console.print(f"{last.registered} letters in {last.at:.0f} s, at most {most} on their way at once; table and curves: {RESULT}")
    console.print(f"first: {samples[0]}\nlast:  {last}")


def _found(session: Session) -> None:
    seed(session, datetime.now(UTC).date(), Settings(environment="test"))


if __name__ == "__main__":
    main(*map(float, sys.argv[1:]))
