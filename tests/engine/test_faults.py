"""Killed in the worst moment: broker and receiver by SIGKILL; nothing is lost and nothing kept twice."""

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path
from typing import TypeVar

import pytest

from deploy.places import ROOT
from engine import journal as journals
from engine.channel import open_channel
from engine.commands import EngineCommands
from engine.deployment import Deployed
from engine.errors import AlreadyExists, NotFound
from engine.partitions import partition_states
from engine.patience import Patience
from engine.user_tasks import UserTasks
from engine.variables import AllowList
from tests.engine.door import TTL, event, is_start_of, new_matter_key, open_door, start_variables, task_event
from tests.support.broker import Broker
from tests.support.feed import FeedTap, ReceiverServer
from tests.support.process import ChildProcess
from tests.support.waiting import wait_until

pytestmark = [pytest.mark.engine, pytest.mark.faults]
Answer = TypeVar("Answer")
LONG = Patience(total=180.0)


def with_commands(broker: Broker, allow_list: AllowList, use: Callable[[EngineCommands], Awaitable[Answer]]) -> Answer:
    """Run one use of the commands in an event loop of its own."""

    async def run() -> Answer:
        async with open_channel(broker.grpc_address) as channel:
            return await use(EngineCommands(channel, allow_list, LONG))

    return asyncio.run(run())


def test_commands_wait_for_a_killed_broker_and_succeed(
    broker: Broker, deployed: list[Deployed], feed: FeedTap, allow_list: AllowList
) -> None:
    opened = with_commands(broker, allow_list, lambda commands: open_door(commands, broker, feed))
    matter_key = new_matter_key()
    variables = start_variables(broker, matter_key, TTL)
    broker.kill()
    with ThreadPoolExecutor(2) as threads, closing(UserTasks(broker.rest_url, allow_list, LONG)) as user_tasks:
        published: Future[int] = threads.submit(
            with_commands,
            broker,
            allow_list,
            lambda commands: commands.publish_message("door-opened", matter_key, variables, message_id=matter_key, ttl=TTL),
        )
        completed = threads.submit(user_tasks.complete, opened.task, {"answered": True}, "s1001")
        broker.start()
        # Refused the second time when an attempt was carried out and only its answer was lost.
        with suppress(AlreadyExists):
            assert published.result(LONG.total) > 0
        with suppress(NotFound):
            completed.result(LONG.total)
    assert task_event(feed, opened.instance, "COMPLETED").assignee == "s1001"
    started = feed.wait_for(lambda record: is_start_of(record, matter_key), "the message published during the outage")
    event(feed, "USER_TASK", "CREATED", started.value["processInstanceKey"])
    assert feed.matching(lambda record: is_start_of(record, matter_key)) == [started]


def die(receiver: ReceiverServer, when: str, ledger: Path) -> ChildProcess:
    allow_list = ROOT / "bpmn/shared/variables.json"
    arguments = (str(receiver.port), str(receiver.folder), str(allow_list), str(ledger), when)
    command = [sys.executable, "-W", "error", "-m", "tests.support.dying_receiver", *arguments]
    return ChildProcess(command, os.environ, ledger.with_suffix(".log"))


def test_a_receiver_killed_between_commit_and_acknowledgement_loses_and_doubles_nothing(
    broker: Broker, deployed: list[Deployed], receiver: ReceiverServer, allow_list: AllowList, tmp_path: Path
) -> None:
    """Ten times: half before the sink's commit, half after it; the answer never leaves, so the broker sends again."""
    ledger = tmp_path / "ledger"
    keys = [new_matter_key() for _ in range(10)]
    receiver.stop()
    try:
        for number, key in enumerate(keys):
            child = die(receiver, "before" if number % 2 else "after", ledger)
            variables = start_variables(broker, key, TTL)
            with_commands(broker, allow_list, lambda c, k=key, v=variables: c.publish_message("door-opened", k, v, message_id=k, ttl=TTL))
            wait_until(lambda c=child: not c.running, f"the receiver dies, {ledger.with_suffix('.log')}", 60)
    finally:
        receiver.start()
    for key in keys:
        receiver.tap.wait_for(lambda record, k=key: is_start_of(record, k), f"the instance of {key}")
    kept = [raw["position"] for raw in journals.read(receiver.folder, 1)]
    assert len(kept) == len(set(kept))
    committed = {json.loads(line)[1] for line in ledger.read_text().splitlines()}
    assert committed
    assert committed <= set(kept)
    # The journal comes first, so for a moment it may know a record more.
    wait_until(lambda: set(kept) <= {record.position for record in receiver.tap.records}, "everything kept is handed on")
    told = {record.position for record in receiver.tap.records}
    assert told <= {raw["position"] for raw in journals.read(receiver.folder, 1)}


def _publish(broker: Broker, allow_list: AllowList, key: str) -> None:
    variables = start_variables(broker, key, TTL)
    with_commands(broker, allow_list, lambda c: c.publish_message("door-opened", key, variables, message_id=key, ttl=TTL))


def test_a_receiver_that_is_away_lets_the_broker_wait_and_shows_as_lag(
    broker: Broker, deployed: list[Deployed], receiver: ReceiverServer, feed: FeedTap, allow_list: AllowList
) -> None:
    receiver.stop()
    try:
        _publish(broker, allow_list, new_matter_key())
        key = new_matter_key()
        _publish(broker, allow_list, key)  # the lag is told by commands: what follows from the last one does not count yet
        wait_until(lambda: partition_states(broker.management_url)[1].lag > 0, "the lag shows")
    finally:
        receiver.start()
    started = feed.wait_for(lambda record: is_start_of(record, key), "the instance")
    event(feed, "USER_TASK", "CREATED", started.value["processInstanceKey"])
    wait_until(lambda: partition_states(broker.management_url)[1].lag == 0, "the lag is worked off")
