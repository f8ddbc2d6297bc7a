"""A small diagram behind the real engine's door: message start, user task, timer, decision table, job."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from engine.commands import EngineCommands
from engine.facts import UserTask
from engine.records import Record, facts
from tests.support.broker import Broker
from tests.support.feed import FeedTap

RESOURCES = sorted((Path(__file__).parent / "resources").iterdir())
TTL = timedelta(minutes=5)
_numbers: Iterator[int] = itertools.count(1)


@dataclass(frozen=True)
class Opened:
    """One instance waiting at its user task."""

    matter_key: str
    message_id: str
    instance: int
    task: int


def start_variables(broker: Broker, matter_key: str, rings_in: timedelta) -> dict[str, object]:
    now = broker.clock.now()
    return {
        "matterKey": matter_key,
        "dueAt": (now + timedelta(days=1)).isoformat(timespec="seconds"),
        "stepAt": (now + rings_in).isoformat(timespec="seconds"),
        "escalationStep": 1,
    }


def new_matter_key() -> str:
    return f"LX-2026-{next(_numbers):06d}#1"


async def open_door(commands: EngineCommands, broker: Broker, feed: FeedTap, rings_in: timedelta = timedelta(0)) -> Opened:
    """Publish the message and wait until the feed shows the user task."""
    matter_key = new_matter_key()
    variables = start_variables(broker, matter_key, rings_in)
    await commands.publish_message("door-opened", matter_key, variables, message_id=f"id-{matter_key}", ttl=TTL)
    started = feed.wait_for(lambda record: is_start_of(record, matter_key), "the message began an instance")
    instance = int(started.value["processInstanceKey"])
    task = task_event(feed, instance, "CREATED")
    return Opened(matter_key, f"id-{matter_key}", instance, task.key)


def is_start_of(record: Record, matter_key: str) -> bool:
    is_start = (record.value_type, record.intent) == ("MESSAGE_START_EVENT_SUBSCRIPTION", "CORRELATED")
    return is_start and record.value["correlationKey"] == matter_key


def event(feed: FeedTap, value_type: str, intent: str, instance: int, seconds: float = 30) -> Record:
    """Wait for a record of an instance."""
    return feed.wait_for(
        lambda record: (record.value_type, record.intent) == (value_type, intent) and record.value.get("processInstanceKey") == instance,
        f"{value_type} {intent} of {instance}",
        seconds,
    )


def task_event(feed: FeedTap, instance: int, intent: str) -> UserTask:
    """Wait for an event of the instance's user task and return the task as it then was."""
    task = facts(event(feed, "USER_TASK", intent, instance))
    assert isinstance(task, UserTask)
    return task
