"""Nothing of ours works with an engine that is not its own; what was founded halfway is founded to the end.

What the engine would answer is the test's; that it really does is shown in tests/engine/test_changed_broker.py.
"""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine
from structlog.testing import capture_logs

from deploy import belonging as check
from deploy import serve
from deploy.founding import begin_founding, begun_founding
from deploy.problems import Problem
from deploy.settings import Settings
from engine.incarnation import Verdict, read_journal_incarnation, write_journal_incarnation
from engine.partitions import PartitionState
from register.mirror import FeedPosition, Incarnation
from register.session import short_lived_engine, transaction
from tests.support.postgres import Database


class PowerCut(BaseException):
    """The process ends here."""


class FakeEngine:
    """The engine's data, as far as the check asks for it."""

    def __init__(self) -> None:
        self.incarnation: str | None = None
        self.position = 0

    async def read(self, commands: object) -> str | None:
        return self.incarnation

    async def found(self, channel: object, incarnation: str) -> None:
        self.incarnation = incarnation

    def partitions(self, management_url: str) -> dict[int, PartitionState]:
        return {1: PartitionState(self.position, self.position)}


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    engine = FakeEngine()
    monkeypatch.setattr(check, "read_incarnation", engine.read)
    monkeypatch.setattr(check, "found_incarnation", engine.found)
    monkeypatch.setattr(check, "partition_states", engine.partitions)
    monkeypatch.setattr(check, "RECOVERY_SECONDS", 0.0)
    return engine


@pytest.fixture
def register(database: Database) -> Iterator[Engine]:
    with short_lived_engine(database.app_url) as register:
        yield register


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "journal"


async def ask(journal: Path, register: Engine) -> str:
    return await check.belonging(None, None, "", journal, register)


def known(register: Engine) -> str | None:
    with transaction(register) as session:
        return check.known_incarnation(session)


async def work_until(position: int, engine: FakeEngine, journal: Path, register: Engine) -> str:
    """Found the incarnation, then mirror records up to this position."""
    founded = await ask(journal, register)
    engine.position = position
    with transaction(register) as session:
        session.add(FeedPosition(partition=1, position=position, record_at=datetime.now(UTC)))
    return founded


async def test_new_places_get_one_id_and_keep_it(engine: FakeEngine, journal: Path, register: Engine) -> None:
    founded = await work_until(100, engine, journal, register)
    assert founded == engine.incarnation == read_journal_incarnation(journal) == known(register)
    assert await ask(journal, register) == founded
    assert begun_founding(journal) is None


async def test_an_engine_restored_from_an_older_backup_is_refused(engine: FakeEngine, journal: Path, register: Engine) -> None:
    await work_until(100, engine, journal, register)
    engine.position = 99
    with pytest.raises(Problem, match=check.ADVICE[Verdict.RESTORED][0]):
        await ask(journal, register)


async def test_a_killed_engine_gets_time_to_read_its_log(
    engine: FakeEngine, journal: Path, register: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    founded = await work_until(100, engine, journal, register)
    monkeypatch.setattr(check, "RECOVERY_SECONDS", 20.0)
    monkeypatch.setattr(check, "PAUSE_SECONDS", 0.0)
    reported = iter([60, 99, 100])
    monkeypatch.setattr(check, "partition_states", lambda _: {1: PartitionState(next(reported), 0)})
    assert await ask(journal, register) == founded


@pytest.mark.parametrize(("found", "verdict"), [(None, Verdict.WIPED), ("another", Verdict.FOREIGN)])
async def test_a_wiped_or_foreign_engine_is_refused(
    found: str | None, verdict: Verdict, engine: FakeEngine, journal: Path, register: Engine
) -> None:
    await work_until(100, engine, journal, register)
    engine.incarnation = found
    with pytest.raises(Problem, match=check.ADVICE[verdict][0]):
        await ask(journal, register)


async def test_a_lost_database_is_not_taken_for_a_new_one(engine: FakeEngine, journal: Path, register: Engine) -> None:
    engine.incarnation = "ours"
    write_journal_incarnation(journal, "ours")
    with pytest.raises(Problem, match=check.ADVICE[Verdict.DATABASE_LOST][0]):
        await ask(journal, register)


@pytest.mark.parametrize("power_cut", ["before found_incarnation", "after found_incarnation", "after write_journal_incarnation"])
async def test_a_founding_cut_short_is_finished(
    power_cut: str, engine: FakeEngine, journal: Path, register: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever of engine and journal had its id when the power went; the database's is the last."""
    when, step = power_cut.split()
    real = getattr(check, step)

    def cut(*given: object) -> None:
        if when == "after" and asyncio.iscoroutine(done := real(*given)):
            with pytest.raises(StopIteration):
                done.send(None)  # it waits for nothing
        raise PowerCut

    with monkeypatch.context() as broken, pytest.raises(PowerCut):
        broken.setattr(check, step, cut)
        await ask(journal, register)
    assert known(register) is None
    assert await ask(journal, register) == engine.incarnation == read_journal_incarnation(journal) == known(register)
    assert begun_founding(journal) is None


async def test_a_founding_whose_note_outlived_it_is_over(engine: FakeEngine, journal: Path, register: Engine) -> None:
    founded = await work_until(100, engine, journal, register)
    begin_founding(journal)
    assert await ask(journal, register) == founded
    assert begun_founding(journal) is None


@pytest.mark.parametrize("process", ["relay", "workers"])
def test_a_process_that_does_not_belong_ends_with_one_line(
    process: str, engine: FakeEngine, journal: Path, register: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction(register) as session:
        session.add(Incarnation(id="ours", since=datetime.now(UTC)))
    settings = Settings(environment="test", database_url=register.url.render_as_string(hide_password=False), journal_dir=journal)
    monkeypatch.setattr(serve, "read_settings", lambda: settings)
    monkeypatch.setattr(serve, "log_as_json", lambda: None)
    with capture_logs() as lines:
        assert serve.main([process]) == serve.FATAL
    [line] = lines
    assert check.ADVICE[Verdict.WIPED][0] in line["problem"]
