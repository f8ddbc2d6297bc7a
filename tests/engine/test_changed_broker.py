"""A broker restored from a backup, and one wiped, are noticed in reality: by the check before the start and by the receiver."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import TypeVar

import grpc
import pytest

from deploy.free_ports import free_ports
from engine.channel import open_channel
from engine.commands import EngineCommands
from engine.incarnation import Standing, Verdict, engine_standing, found_incarnation, judge, new_incarnation
from engine.variables import AllowList
from tests.engine.door import TTL, new_matter_key
from tests.support.broker import Broker
from tests.support.feed import FeedTap, ReceiverServer
from tests.support.waiting import wait_until

pytestmark = [pytest.mark.engine, pytest.mark.faults]
Answer = TypeVar("Answer")


@pytest.fixture
def own_receiver(tmp_path: Path, allow_list: AllowList) -> Iterator[ReceiverServer]:
    receiver = ReceiverServer(free_ports(1)[0], tmp_path / "journal", allow_list, FeedTap())
    receiver.start()
    yield receiver
    receiver.stop()


@pytest.fixture
def own_broker(parts: None, tmp_path: Path, own_receiver: ReceiverServer) -> Iterator[Broker]:
    broker = Broker(tmp_path, own_receiver.url)
    yield broker
    broker.stop()


def ask(broker: Broker, allow_list: AllowList, use: Callable[[EngineCommands, grpc.aio.Channel], Awaitable[Answer]]) -> Answer:
    async def run() -> Answer:
        async with open_channel(broker.grpc_address) as channel:
            return await use(EngineCommands(channel, allow_list), channel)

    return asyncio.run(run())


def publish(broker: Broker, allow_list: AllowList, receiver: ReceiverServer) -> None:
    """Put something into the log and wait until it is kept."""
    key = new_matter_key()
    ask(broker, allow_list, lambda commands, _: commands.publish_message("nobody-waits", key, {}, message_id=key, ttl=TTL))
    receiver.tap.wait_for(lambda record: record.value.get("messageId") == key, "the message")


def standing(broker: Broker, allow_list: AllowList) -> Standing:
    return ask(broker, allow_list, lambda commands, _: engine_standing(commands, broker.management_url))


def test_a_restored_and_a_wiped_broker_are_noticed(own_broker: Broker, own_receiver: ReceiverServer, allow_list: AllowList) -> None:
    own_broker.start()
    incarnation = new_incarnation()
    ask(own_broker, allow_list, lambda _, channel: found_incarnation(channel, incarnation))
    publish(own_broker, allow_list, own_receiver)
    own_broker.stop()
    backup = own_broker.folder / "backup"
    shutil.copytree(own_broker.data, backup)

    own_broker.start()
    for _ in range(20):
        publish(own_broker, allow_list, own_receiver)
    ours = Standing(incarnation, own_receiver.journal.positions())
    assert judge(standing(own_broker, allow_list), ours, ours) == Verdict.SAME
    ours = Standing(incarnation, own_receiver.journal.positions())
    own_broker.kill()

    shutil.rmtree(own_broker.data)
    backup.rename(own_broker.data)
    own_broker.start()
    assert judge(standing(own_broker, allow_list), ours, ours) == Verdict.RESTORED
    wait_until(lambda: own_receiver.receiver.health.engine_data_changed, "the receiver notices too")
    assert own_receiver.journal.positions() == ours.positions
    own_broker.kill()

    shutil.rmtree(own_broker.data)
    own_broker.start()
    assert judge(standing(own_broker, allow_list), ours, ours) == Verdict.WIPED
