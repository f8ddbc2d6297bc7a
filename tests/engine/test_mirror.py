"""The real engine's records become the mirror: outbox done when the message was taken, task, timer, steps and diagram as they were."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from engine.commands import EngineCommands
from engine.deployment import Deployed
from engine.records import facts
from engine.user_tasks import UserTasks
from register import live_diagram
from register.mirror import MirrorTask, MirrorTimer
from register.mirror_rebuild import rebuild
from register.mirror_writer import MirrorWriter
from register.session import short_lived_engine, transaction
from register.traffic import Outbox
from tests.engine.door import TTL, event, is_start_of, new_matter_key, start_variables, task_event
from tests.support.broker import Broker
from tests.support.feed import FeedTap
from tests.support.postgres import Database

pytestmark = pytest.mark.engine
AT = datetime(2026, 11, 24, 1, tzinfo=UTC)


@pytest.fixture
def mirror(database: Database, deployed: list[Deployed], feed: FeedTap) -> Iterator[Engine]:
    """A mirror that hears everything the session's broker has told and will tell."""
    with short_lived_engine(database.app_url) as engine:
        writer = MirrorWriter(engine, facts)
        with feed.heard_by(writer):
            rebuild(engine, sorted(feed.matching(lambda _: True), key=lambda record: (record.partition, record.position)), facts)
            yield engine


def send(mirror: Engine) -> int:
    with transaction(mirror) as session:
        row = Outbox(kind="message", payload={}, natural_key="k", created_at=AT, available_at=AT, sent_at=AT)
        session.add(row)
        session.flush()
        assert row.id
        return row.id


async def test_the_mirror_tells_what_the_engine_did(
    mirror: Engine, broker: Broker, feed: FeedTap, commands: EngineCommands, user_tasks: UserTasks
) -> None:
    row_id, matter_key = send(mirror), new_matter_key()
    variables = start_variables(broker, matter_key, timedelta(0))
    await commands.publish_message("door-opened", matter_key, variables, message_id=str(row_id), ttl=TTL)
    instance = int(feed.wait_for(lambda record: is_start_of(record, matter_key), "the start").value["processInstanceKey"])
    task = task_event(feed, instance, "CREATED")
    user_tasks.assign(task.key, "zhao-min")
    user_tasks.complete(task.key, {}, "zhao-min")
    event(feed, "JOB", "CREATED", instance)

    with transaction(mirror) as session:
        assert session.get_one(Outbox, row_id).done_at is not None
        kept = session.get_one(MirrorTask, str(task.key))
        assert (kept.state, kept.completed_by, kept.candidate_groups, kept.due_at) == ("completed", "zhao-min", ["office"], task.due)
        timer = session.exec(select(MirrorTimer).where(MirrorTimer.instance_key == str(instance))).one()
        assert (timer.element_id, timer.state) == ("Wait_Door", "triggered")
        (diagram,) = live_diagram.of_root(session, str(instance))
        assert (diagram.active, diagram.flows) == (["Job_Door"], ["Flow_1", "Flow_2", "Flow_3", "Flow_4"])
        assert diagram.xml is not None and 'id="Task_Door"' in diagram.xml
