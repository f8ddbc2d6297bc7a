"""Migrations run up, down and up again on filled tables, match the models, and give the application only its rights."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import ProgrammingError
from sqlmodel import Session, select

from register import migrations
from register.audit import AuditEvent
from register.base import SCHEMAS
from register.bureau import Department, Post
from register.migrations import prepare
from register.mirror import FeedPosition
from register.session import make_engine, transaction
from tests.support.postgres import Database, Postgres

AT = datetime(2026, 11, 24, 1, tzinfo=UTC)


def fill(engine: Engine) -> None:
    with transaction(engine) as session:
        session.add(Department(id="office", name="办公室", headcount=5, position=1))
        session.flush()
        session.add(Post(id="office-1", department_id="office", title="主任", leads=True))
        session.add(FeedPosition(partition=1, position=7, record_at=AT))
        session.add(AuditEvent(at=AT, actor="zhao-min", action="sign-in", subject="zhao-min", previous="0", hash="1"))


def test_up_down_up_on_filled_tables(database: Database, engine: Engine, superuser: Engine) -> None:
    fill(engine)
    engine.dispose()
    migrations.downgrade(database.owner_url, "base")
    assert not set(SCHEMAS) & set(inspect(superuser).get_schema_names())
    migrations.upgrade(database.owner_url)
    fill(engine)
    migrations.upgrade(database.owner_url)
    with transaction(engine) as session:
        assert session.exec(select(Department)).one().name == "办公室"


OLD_LETTERS = """
    INSERT INTO register.matters (number, kind, category, status, channel, received_at, registered_at, provisional, episode, version,
        closed_at, archived_at)
    VALUES
        ('LX-2025-000001', 'letter', 'general', 'archived', 'web', :at, :at, false, 1, 1, :at, '2025-12-31 15:59Z'),
        ('LX-2025-000002', 'letter', 'general', 'archived', 'web', :at, :at, false, 2, 1, :at, '2025-12-31 16:00Z'),
        ('LX-2025-000003', 'letter', 'general', 'archived', 'web', :at, :at, false, 1, 1, :at, '2025-11-03 01:00Z'),
        ('LX-2025-000004', 'letter', 'general', 'assigned', 'web', :at, :at, false, 1, 1, NULL, NULL);
    INSERT INTO register.episodes (matter_id, number, opened_at, closed_at)
    SELECT id, place, :at, CASE WHEN closed_at IS NULL THEN NULL ELSE :at END
    FROM register.matters, generate_series(1, episode) AS place;
"""


def test_letters_of_before_are_filed_under_numbers_of_their_year(database: Database, superuser: Engine) -> None:
    """TL-6: closed ones were answered, later episodes were reopenings; the year turns at midnight where the bureau is."""
    migrations.downgrade(database.owner_url, "0001")
    with superuser.begin() as connection:
        for statement in OLD_LETTERS.split(";")[:-1]:
            connection.execute(text(statement), {"at": AT - timedelta(days=400)})
    migrations.upgrade(database.owner_url)
    with superuser.begin() as connection:
        filed = connection.execute(text("SELECT outcome, archive_number, archive_year, retain_until FROM register.matters ORDER BY number"))
        assert filed.all() == [
            ("answered", "DA-2025-000002", 2025, None),
            ("answered", "DA-2026-000001", 2026, None),
            ("answered", "DA-2025-000001", 2025, None),
            (None, None, None, None),
        ]
        series = connection.execute(text("SELECT year, last FROM register.number_series WHERE prefix = 'DA' ORDER BY year"))
        assert series.all() == [(2025, 2), (2026, 1)]
        reasons = connection.execute(text("SELECT number, reason, outcome FROM register.episodes ORDER BY matter_id, number"))
        assert reasons.all() == [
            (1, "first", "answered"),
            (1, "first", "answered"),
            (2, "reopened", "answered"),
            (1, "first", "answered"),
            (1, "first", None),
        ]
    migrations.downgrade(database.owner_url, "0001")
    with superuser.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM register.matters")).scalar() == 4
    migrations.upgrade(database.owner_url)


def test_tables_and_migrations_agree(database: Database) -> None:
    migrations.check(database.owner_url)


def test_preparing_again_changes_nothing_but_the_password(postgres: Postgres, database: Database) -> None:
    prepare(postgres.superuser_url, database.owner_url, database.app_url)
    engine = make_engine(database.app_url)
    with transaction(engine) as session:
        assert session.exec(text("SHOW server_encoding")).scalar() == "UTF8"
        assert session.exec(text("SELECT version_num FROM alembic_version")).scalar()
    engine.dispose()


def test_preparing_refuses_two_databases(postgres: Postgres, database: Database) -> None:
    with pytest.raises(ValueError, match="one database"):
        prepare(postgres.superuser_url, database.owner_url, database.app_url.replace("test_", "other_"))


@pytest.mark.parametrize(
    "statement", ["UPDATE audit.events SET actor = 'x'", "DELETE FROM audit.events", "TRUNCATE audit.events", "DROP TABLE audit.events"]
)
def test_the_application_cannot_change_audit_rows(engine: Engine, statement: str) -> None:
    fill(engine)
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), transaction(engine) as session:
        session.exec(text(statement))


@pytest.mark.parametrize("table", ["register.posts", "identity.petitioners", "feed.positions"])
def test_the_application_may_change_everything_else(engine: Engine, table: str) -> None:
    fill(engine)
    with transaction(engine) as session:
        session.exec(text(f"DELETE FROM {table}"))


def test_the_application_cannot_make_tables(session: Session) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        session.exec(text("CREATE TABLE register.more (id int)"))


def test_a_transaction_rolls_back_on_error(engine: Engine) -> None:
    def fail(session: Session) -> None:
        session.add(Department(id="office", name="办公室", headcount=5, position=1))
        session.flush()
        raise RuntimeError

    with pytest.raises(RuntimeError), transaction(engine) as session:
        fail(session)
    with transaction(engine) as session:
        assert session.exec(select(Department)).all() == []


def test_a_moment_without_a_zone_is_refused(session: Session) -> None:
    session.add(FeedPosition(partition=1, position=1, record_at=datetime(2026, 11, 24, 9)))  # noqa: DTZ001
    with pytest.raises(Exception, match="needs a time zone"):
        session.flush()
    session.rollback()
