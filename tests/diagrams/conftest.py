"""The diagrams of every regime on the session's broker, and matters that begin there."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack

import grpc
import pytest
from pyzeebe.proto.gateway_pb2_grpc import GatewayStub

from casework.kinds import Kind
from deploy.regimes import regimes
from engine.channel import open_channel
from engine.deployment import deploy
from tests.diagrams.play import Begin, Play
from tests.support.broker import Broker
from tests.support.feed import FeedTap


@pytest.fixture(scope="session")
def stub(broker: Broker) -> Iterator[GatewayStub]:
    """A gateway to which the regimes are deployed, shared first."""

    async def bring() -> None:
        channel = open_channel(broker.grpc_address)
        for files in regimes().values():
            await deploy(channel, files)
        await channel.close()

    asyncio.run(bring())
    with grpc.insecure_channel(broker.grpc_address) as channel:
        yield GatewayStub(channel)


@pytest.fixture
def begun(broker: Broker, feed: FeedTap, stub: GatewayStub) -> Iterator[Begin]:
    """Registers matters; no incident may come of them, and none is left running."""
    with ExitStack() as stack:
        started: list[Play] = []

        def begin(kind: Kind, category: str = "general") -> Play:
            started.append(stack.enter_context(Play(broker, feed, stub, kind, category)))
            return started[-1]

        yield begin
        assert [incident for play in started for incident in play.incidents()] == []
