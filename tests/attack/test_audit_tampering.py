"""Whoever changes, removes, inserts or moves a row of the audit trail is found at the first of them, by the command too."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlmodel import Session, select
from typer.testing import CliRunner, Result

from deploy.command import build
from register import audit_trail
from register.audit import AuditEvent
from register.audit_trail import CHANGED, CUT, GENESIS, INSERTED, MOVED, REMOVED, Break
from register.session import short_lived_engine, transaction
from tests.support.postgres import Database, Postgres

AT = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
ROWS = (1, 2, 3, 4, 5)
SWAP = ("SET id = -1 WHERE id = 2", "SET id = 2 WHERE id = 4", "SET id = 4 WHERE id = -1")


def five_events(session: Session) -> None:
    for number in ROWS:
        audit_trail.record(session, at=AT, actor="zhao", action="look", subject=f"LX-2026-00000{number}")


@pytest.fixture
def trail(postgres: Postgres) -> Iterator[Database]:
    with postgres.fresh_database(five_events) as database:
        yield database


@pytest.fixture
def superuser(trail: Database) -> Iterator[Engine]:
    engine = create_engine(trail.superuser_url)
    yield engine
    engine.dispose()


def checked(trail: Database, head: str | None = None) -> Break | None:
    with short_lived_engine(trail.app_url) as engine, transaction(engine) as session:
        return audit_trail.verify(session, head)


def tamper(superuser: Engine, *statements: str) -> None:
    with superuser.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def forge(superuser: Engine, row: int, previous: str | None = None, **changes: str) -> None:
    """Write a row anew as somebody would who knows how the fingerprint is made."""
    with Session(superuser) as session, session.begin():
        event = session.get_one(AuditEvent, row)
        for name, value in changes.items():
            setattr(event, name, value)
        event.previous = previous or event.previous
        event.hash = audit_trail.fingerprint(event)


def test_each_way_of_tampering_is_named_at_its_first_row(trail: Database, superuser: Engine) -> None:
    assert checked(trail) is None
    tamper(superuser, *(f"UPDATE audit.events {step}" for step in SWAP))
    assert checked(trail) == Break(2, MOVED)
    tamper(superuser, *(f"UPDATE audit.events {step}" for step in SWAP))
    assert checked(trail) is None
    tamper(superuser, "UPDATE audit.events SET actor = 'qian' WHERE id = 3")
    assert checked(trail) == Break(3, CHANGED)
    tamper(superuser, "UPDATE audit.events SET actor = 'zhao' WHERE id = 3", "DELETE FROM audit.events WHERE id = 4")
    assert checked(trail) == Break(5, REMOVED)


def test_the_first_row_moved_to_the_end_is_missed_at_the_start(trail: Database, superuser: Engine) -> None:
    tamper(superuser, "UPDATE audit.events SET id = 9 WHERE id = 1")
    assert checked(trail) == Break(2, MOVED)


def test_a_forged_row_is_found_whatever_it_says_it_follows(trail: Database, superuser: Engine) -> None:
    with Session(superuser) as session, session.begin():
        event = AuditEvent(id=100, at=AT, actor="qian", action="look", subject="x", facts={}, previous="f" * 64, hash="")
        event.hash = audit_trail.fingerprint(event)
        session.add(event)
    tamper(superuser, "UPDATE audit.events SET id = id + 1000 WHERE id BETWEEN 3 AND 5", "UPDATE audit.events SET id = 3 WHERE id = 100")
    assert checked(trail) == Break(3, INSERTED)


def test_a_row_replaced_by_a_forged_one_is_betrayed_by_the_next(trail: Database, superuser: Engine) -> None:
    forge(superuser, 3, actor="qian")
    assert checked(trail) == Break(4, REMOVED)


def test_a_cut_end_needs_a_head_noted_earlier(trail: Database, superuser: Engine) -> None:
    with Session(superuser) as session:
        noted = session.exec(select(AuditEvent.hash).where(AuditEvent.id == 5)).one()
    tamper(superuser, "DELETE FROM audit.events WHERE id = 5")
    assert checked(trail) is None
    assert checked(trail, noted) == Break(None, CUT)
    assert checked(trail, GENESIS) is None


def test_the_application_itself_may_neither_change_nor_remove_a_row(trail: Database) -> None:
    with short_lived_engine(trail.app_url) as engine:
        for statement in ("UPDATE audit.events SET actor = 'x'", "DELETE FROM audit.events", "TRUNCATE audit.events"):
            with pytest.raises(Exception, match="permission denied"), engine.begin() as connection:
                connection.execute(text(statement))


def test_the_command_tells(trail: Database, superuser: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIAONENG_DATABASE_URL", trail.app_url)
    sound = ask("--json")
    head = json.loads(sound.output)["head"]
    assert sound.exit_code == 0 and len(head) == 64 and "✓" in ask("--head", head).output
    tamper(superuser, "DELETE FROM audit.events WHERE id = 5")
    assert ask().exit_code == 0 and ask("--head", head).exit_code == 1
    tamper(superuser, "UPDATE audit.events SET purpose = 'x' WHERE id = 2")
    broken = ask()
    assert broken.exit_code == 1 and "第 2 行" in broken.output and "写入之后被改动" in broken.output
    told = json.loads(ask("--json").output)
    assert (told["sound"], told["row"], told["how"]) == (False, 2, CHANGED)


def ask(*words: str) -> Result:
    return CliRunner().invoke(build(["audit"]), ["audit", "verify", *words])
