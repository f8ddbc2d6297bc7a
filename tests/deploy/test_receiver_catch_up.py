"""The receiver starts with a mirror that lacks nothing of the journal: an older database is caught up before anything is served."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine

from deploy.serving.receiver import catch_up
from deploy.settings import Settings
from engine.journal import Journal
from engine.records import Record, facts
from register.mirror import MirrorInstance
from register.mirror_writer import MirrorWriter, positions
from register.session import short_lived_engine, transaction
from tests.register.records import START
from tests.register.records import Engine as Story
from tests.support.postgres import Database

KEPT = 5


@pytest.fixture
def register(database: Database) -> Iterator[Engine]:
    with short_lived_engine(database.app_url) as engine:
        yield engine


def raw(position: int) -> dict[str, object]:
    record = Story().process("ELEMENT_ACTIVATING", position)
    return {
        "partitionId": 1,
        "position": position,
        "valueType": record.value_type,
        "intent": record.intent,
        "key": position,
        "timestamp": int(START.timestamp() * 1000),
        "value": record.value,
    }


def test_what_the_journal_has_and_an_older_database_has_not_is_mirrored_at_the_start(
    register: Engine, database: Database, tmp_path: Path
) -> None:
    told = [raw(position) for position in range(1, KEPT + 1)]
    with closing(Journal(tmp_path)) as journal:
        journal.append(told)
    mirror = MirrorWriter(register, facts)
    mirror.receive([Record.parse(told[0])])
    settings = Settings(environment="test", database_url=database.app_url, journal_dir=tmp_path)
    for _ in range(2):  # a second start finds nothing to do
        catch_up(settings, mirror, register)
        with transaction(register) as session:
            assert positions(session) == {1: KEPT}
            assert session.get(MirrorInstance, str(KEPT)) is not None
