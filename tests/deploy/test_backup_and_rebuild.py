"""A backup can be restored and proves itself complete; the mirror is rebuilt from the journal or left as it was."""

import hashlib
import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import select
from typer.testing import CliRunner, Result

from deploy.command import build
from deploy.launcher.postgres import program
from deploy.problems import Problem
from engine.incarnation import write_journal_incarnation
from engine.journal import Journal
from engine.records import Record, facts
from register import audit_trail
from register.migrations import downgrade
from register.mirror import Incarnation, MirrorInstance, MirrorTimer
from register.mirror_writer import MirrorWriter
from register.session import short_lived_engine, transaction
from tests.register.records import START
from tests.register.records import Engine as Story
from tests.support.postgres import Database

ID = "0b0e7c62-1f3e-4c58-9d3e-1c1b6a0f0001"


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    folder = tmp_path / "journal"
    write_journal_incarnation(folder, ID)
    return folder


@pytest.fixture
def register(database: Database, journal: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    monkeypatch.setenv("XIAONENG_DATABASE_URL", database.app_url)
    monkeypatch.setenv("XIAONENG_OWNER_DATABASE_URL", database.owner_url)
    monkeypatch.setenv("XIAONENG_JOURNAL_DIR", str(journal))
    with short_lived_engine(database.app_url) as engine:
        tell(engine, journal)
        with transaction(engine) as session:
            session.add(Incarnation(id=ID, since=START))
            audit_trail.record(session, at=START, actor="zhao-min", action="x", subject="LX-2026-000001")
        yield engine


def tell(engine: Engine, folder: Path) -> None:
    record = Story().process("ELEMENT_ACTIVATING", 10)
    raw = {
        "partitionId": 1,
        "position": 1,
        "valueType": record.value_type,
        "intent": record.intent,
        "key": 10,
        "timestamp": round(record.timestamp.timestamp() * 1000),
        "value": dict(record.value),
    }
    journal = Journal(folder)
    journal.append([raw])
    journal.close()
    MirrorWriter(engine, facts).receive([Record.parse(raw)])


def run(*words: str) -> Result:
    return CliRunner().invoke(build(words), words)


def test_a_backup_lists_every_file_with_its_sum(register: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "backup"
    result = run("backup", str(folder))
    assert result.exit_code == 0, result.output
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["incarnation"] == ID
    kept = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {file["path"] for file in manifest["files"]} | {"manifest.json"} == kept
    assert {"database.dump", "journal/incarnation"} < kept
    for file in manifest["files"]:
        assert hashlib.sha256((folder / file["path"]).read_bytes()).hexdigest() == file["sha256"]
    assert folder.stat().st_mode & 0o077 == 0


def test_a_backup_restores_and_its_noted_head_proves_the_trail_complete(register: Engine, database: Database, tmp_path: Path) -> None:
    folder = tmp_path / "backup"
    manifest = json.loads(run("backup", str(folder), "--json").stdout)
    register.dispose()
    downgrade(database.owner_url, "base")
    target = database.owner_url.replace("+psycopg", "")
    command = (str(program("pg_restore")), "--clean", "--if-exists", "--exit-on-error", f"--dbname={target}", str(folder / "database.dump"))
    subprocess.run(command, check=True, env=os.environ | {"PGPASSWORD": "xiaoneng_owner"})
    with transaction(register) as session:
        assert audit_trail.verify(session, manifest["audit_head"]) is None
        assert session.exec(select(MirrorInstance.key)).one() == "10"


def test_a_full_folder_is_no_place_for_a_backup(register: Engine, tmp_path: Path) -> None:
    (tmp_path / "something").touch()
    result = run("backup", str(tmp_path))
    assert isinstance(result.exception, Problem)


def test_a_failing_dump_tells_why_and_not_the_password(register: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIAONENG_OWNER_DATABASE_URL", "postgresql+psycopg://nobody:hush@127.0.0.1:1/none")
    problem = run("backup", str(tmp_path / "backup")).exception
    assert isinstance(problem, Problem)
    assert problem.detail and "hush" not in problem.detail


def test_a_rebuild_replays_the_journal(register: Engine) -> None:
    with transaction(register) as session:
        session.add(MirrorTimer(key="1", instance_key="1", element_id="x", due_at=START, state="created"))
    result = run("rebuild", "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["instances"] == 1
    with transaction(register) as session:
        assert session.exec(select(MirrorTimer)).all() == []


def test_a_journal_of_another_engine_is_refused(register: Engine, journal: Path) -> None:
    write_journal_incarnation(journal, "another")
    assert isinstance(run("rebuild").exception, Problem)


def test_a_lost_journal_leaves_the_mirror(register: Engine, journal: Path) -> None:
    for file in journal.rglob("*.jsonl"):
        file.unlink()
    assert isinstance(run("rebuild").exception, Problem)
    (journal / "incarnation").unlink()
    assert isinstance(run("rebuild").exception, Problem)
    with transaction(register) as session:
        assert session.exec(select(MirrorInstance.key)).one() == "10"
