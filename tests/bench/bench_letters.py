"""Letters from publication to archive, robots doing every user task: how many a minute, and what memory the system takes.

python -m tests.bench.bench_letters         (fresh data directories, a PostgreSQL that keeps what it commits)
"""

import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import psutil
from rich.console import Console
from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from casework.drafts import LetterDraft
from casework.letters import register_letter
from deploy import wiring
from deploy.bureau.deeds import Goal
from deploy.bureau.robots import Robots
from deploy.bureau.seed import seed
from deploy.settings import Settings
from engine.exporter import BULK_SIZE
from register.matters import Matter, MatterStatus
from register.mirror import MirrorTask
from register.session import short_lived_engine, transaction
from tests.bench.table import Row, Say, show
from tests.support.postgres import DURABLE, Postgres
from tests.support.stack import running_stack

LETTERS: Final = 60
ROBOTS: Final = 4
PATIENCE_SECONDS: Final = 60.0  # without anything moving
TELL_SECONDS: Final = 5.0
GOAL: Final = Goal(MatterStatus.ARCHIVED, "high-tech")
MIB: Final = 2**20


def measure(settings: Settings, say: Say) -> Row:
    """Register the letters, let robots work on them side by side, wait for the last archive."""
    with short_lived_engine(settings.database_url) as database:
        make_context, begun = wiring.context_factory(settings), time.monotonic()
        numbers = []
        for number in range(LETTERS):
            with transaction(database) as session:
                draft = LetterDraft(f"来信 {number}", "路灯不亮，请派人查看。", f"bench-{number}", anonymous=True)
                numbers.append(register_letter(make_context(session), draft).number)
        say(f"{LETTERS} letters registered after {time.monotonic() - begun:.1f} s")
        with ThreadPoolExecutor(ROBOTS) as threads:
            at_work = [threads.submit(_robot(database, settings), numbers[share::ROBOTS]) for share in range(ROBOTS)]
            while not all(robot.done() for robot in at_work):
                _pause(lambda: all(robot.done() for robot in at_work))
                say(f"{_progress(database)} after {time.monotonic() - begun:.0f} s")
            for robot in at_work:
                robot.result()
        return Row(f"letters to archive, {ROBOTS} robots", LETTERS / (time.monotonic() - begun) * 60, "a minute")


def _robot(database: Engine, settings: Settings) -> Callable[[Iterable[str]], None]:
    robots = Robots(database, wiring.context_factory(settings), wiring.engine_tasks(settings))
    return lambda numbers: robots.bring(dict.fromkeys(numbers, GOAL), PATIENCE_SECONDS)


def _pause(over: Callable[[], bool]) -> None:
    end = time.monotonic() + TELL_SECONDS
    while time.monotonic() < end and not over():
        time.sleep(0.02)


def _progress(database: Engine) -> str:
    with transaction(database) as session:
        tasks = session.exec(select(func.count(col(MirrorTask.key))).where(MirrorTask.state == "completed")).one()
        archived = session.exec(select(func.count(col(Matter.id))).where(Matter.status == MatterStatus.ARCHIVED)).one()
    return f"{tasks} tasks done, {archived} letters archived"


def memory(postgres: psutil.Process) -> list[Row]:
    """What each process takes: PSS shares out what several have in common, RSS counts it for each."""
    return [_memory(name, found) for name, found in processes(postgres).items()]


def processes(postgres: psutil.Process) -> dict[str, list[psutil.Process]]:
    """The system's processes, children of this one, by name; the database's are several."""
    ours = {name: [process] for process in psutil.Process().children() if (name := _name(process.cmdline()))}
    return {**ours, "PostgreSQL": [postgres, *postgres.children()]}


def _name(command: list[str]) -> str | None:
    if "deploy.serve" in command:
        return command[-1]
    return "broker" if command and command[0].endswith("/java") else None


def _memory(name: str, processes: list[psutil.Process]) -> Row:
    found = []
    for process in processes:
        with suppress(psutil.NoSuchProcess):  # the database's come and go
            found.append(process.memory_full_info())
    return Row(f"memory: {name}", sum(f.pss for f in found) / MIB, f"MiB PSS ({sum(f.rss for f in found) / MIB:.0f} RSS)")


def _found(session: Session) -> None:
    seed(session, datetime.now(UTC).date(), Settings(environment="test"))


def run(say: Say) -> list[Row]:
    postgres = Postgres(DURABLE)
    try:
        with tempfile.TemporaryDirectory() as name, postgres.fresh_database() as database:
            say("starting the system")
            with running_stack(Path(name), database, _found, bulk_size=BULK_SIZE) as stack:
                letters = measure(stack.settings.model_copy(update={"controlled_clock": False}), say)
                return [letters, *memory(psutil.Process(postgres.pid))]
    finally:
        postgres.close()


if __name__ == "__main__":
    console = Console()
    show(console, run(console.print))
