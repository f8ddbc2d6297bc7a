"""What differs after a restore, seen without an engine: one older than the journal, three that do not belong together."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner, Result

from deploy.belonging import ADVICE
from deploy.command import build
from deploy.problems import Problem
from deploy.recovery import comparing
from deploy.recovery.mark import demand_reconciled
from deploy.serving.receiver import catch_up
from deploy.settings import Settings
from engine.errors import EngineUnavailable
from engine.incarnation import Verdict, write_journal_incarnation
from engine.journal import Journal
from engine.partitions import PartitionState
from engine.records import facts
from register.mirror import FeedPosition, Incarnation
from register.mirror_writer import MirrorWriter
from register.session import short_lived_engine, transaction
from tests.register.records import START
from tests.support.postgres import Database

ID = "0b0e7c62-1f3e-4c58-9d3e-1c1b6a0f0001"
KEY = "LX-2026-000007#1"


def raw(position: int, kind: str, intent: str, **value: Any) -> dict[str, Any]:
    at = round(START.timestamp() * 1000)
    return {"partitionId": 1, "position": position, "valueType": kind, "intent": intent, "key": position, "timestamp": at, "value": value}


RECORDS = [
    raw(1, "MESSAGE", "PUBLISHED", messageId="9", name="letter-received", correlationKey=KEY, variables={"matterKey": KEY}),
    raw(
        2,
        "MESSAGE_START_EVENT_SUBSCRIPTION",
        "CORRELATED",
        messageKey=1,
        messageName="",
        processInstanceKey=2,
        variables={"matterKey": KEY},
    ),
    raw(
        3,
        "USER_TASK",
        "COMPLETED",
        userTaskKey=3,
        processInstanceKey=2,
        bpmnProcessId="letter-acceptance",
        elementId="Task_AcceptLetter",
        assignee="sun",
    ),
]
JOB = raw(
    4,
    "JOB",
    "COMPLETED",
    type="claim-matter",
    elementId="Task_ClaimMatter",
    elementInstanceKey=5,
    processInstanceKey=2,
    bpmnProcessId="letter",
    processDefinitionVersion=1,
    processDefinitionKey=1,
)


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    folder = tmp_path / "journal"
    write_journal_incarnation(folder, ID)
    return folder


@pytest.fixture
def register(database: Database, journal: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    for name, value in (("DATABASE_URL", database.app_url), ("OWNER_DATABASE_URL", database.owner_url), ("JOURNAL_DIR", str(journal))):
        monkeypatch.setenv(f"XIAONENG_{name}", value)
    monkeypatch.setattr(comparing, "RECOVERY_SECONDS", 0.0)
    engine_at(monkeypatch, 100)
    with short_lived_engine(database.app_url) as engine:
        with transaction(engine) as session:
            session.add(Incarnation(id=ID, since=START))
        yield engine


def engine_at(monkeypatch: pytest.MonkeyPatch, position: int | None) -> None:
    def states(_: str) -> dict[int, PartitionState]:
        if position is None:
            raise EngineUnavailable("away")
        return {1: PartitionState(position, position)}

    monkeypatch.setattr(comparing, "partition_states", states)


def tell(folder: Path, *records: dict[str, Any]) -> None:
    journal = Journal(folder)
    journal.append(records)
    journal.close()


def run(*words: str) -> Result:
    return CliRunner().invoke(build(words), words)


def kinds(result: Result) -> list[str]:
    return [one["kind"] for one in json.loads(result.stdout)["differences"]]


def test_nothing_differs_of_a_new_system(register: Engine) -> None:
    result = run("differences", "--json")
    assert (result.exit_code, kinds(result)) == (0, [])
    assert "引擎与台账一致" in run("differences").stdout


def test_what_an_older_engine_has_forgotten_is_listed_and_never_reconciled(
    register: Engine, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(journal, *RECORDS)
    engine_at(monkeypatch, 1)
    result = run("differences", "--json")
    told = json.loads(result.stdout)
    assert result.exit_code == 3
    assert kinds(result)[:3] == ["engine-behind", "run-forgotten", "decision-forgotten"]
    assert told["differences"][2]["facts"]["who"] == "sun"
    assert "同一次备份" in told["differences"][0]["todo_chinese"]
    refused = run("reconcile", "--read", told["mark"], "--by", "li")
    assert isinstance(refused.exception, Problem)


def test_a_message_the_older_engine_has_forgotten_is_listed(register: Engine, journal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tell(journal, *RECORDS)
    engine_at(monkeypatch, 0)
    assert "message-forgotten" in kinds(run("differences", "--json"))


def test_an_engine_that_does_not_answer_is_said_not_to_be_compared(register: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    engine_at(monkeypatch, None)
    assert "没有应答" in run("differences").stdout
    assert json.loads(run("differences", "--json").stdout)["engine_asked"] is False


def test_three_that_do_not_belong_together_are_refused(register: Engine, journal: Path) -> None:
    write_journal_incarnation(journal, "another")
    assert str(run("differences").exception).startswith(ADVICE[Verdict.FOREIGN][0])
    write_journal_incarnation(journal, ID)
    with transaction(register) as session:
        session.add(FeedPosition(partition=1, position=50, record_at=START))
    assert str(run("differences").exception).startswith(ADVICE[Verdict.JOURNAL_LOST][0])


def test_a_job_done_without_its_effect_marks_the_register_until_it_is_reconciled(register: Engine, journal: Path) -> None:
    tell(journal, *RECORDS, JOB)
    catch_up(Settings(), MirrorWriter(register, facts), register)
    with transaction(register) as session, pytest.raises(Problem, match="xiaoneng differences"):
        demand_reconciled(session)
    assert "step-lost" in kinds(run("differences", "--json"))


def test_another_list_or_an_unknown_person_changes_nothing(register: Engine, journal: Path) -> None:
    tell(journal, *RECORDS, JOB)
    mark = json.loads(run("differences", "--json").stdout)["mark"]
    assert "清单已变化" in str(run("reconcile", "--read", "00000000", "--by", "li").exception)
    assert "没有在职人员 nobody" in str(run("reconcile", "--read", mark, "--by", "nobody").exception)
    with transaction(register) as session, pytest.raises(Problem):
        demand_reconciled(session)


def test_a_mirror_a_batch_behind_is_no_restore(register: Engine, journal: Path) -> None:
    tell(journal, *RECORDS)
    catch_up(Settings(), MirrorWriter(register, facts), register)
    with transaction(register) as session:
        demand_reconciled(session)


def test_a_damaged_journal_is_said_to_be(register: Engine, journal: Path) -> None:
    tell(journal, *RECORDS)
    [file] = journal.glob("*/*.jsonl")
    file.write_bytes(b"broken\n" + file.read_bytes())
    assert "已损坏" in str(run("differences").exception)


def test_a_number_is_told_as_it_stands_on_paper(register: Engine) -> None:
    assert isinstance(run("reconcile", "--read", "x", "--by", "li", "--given-out", "CB 7").exception, Problem)
