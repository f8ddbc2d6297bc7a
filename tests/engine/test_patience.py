"""A short patience is short also with an engine that takes the connection and never answers."""

import socket
import time
from collections.abc import Iterator

import pytest
from pyzeebe.proto import gateway_pb2 as pb

from engine.channel import open_channel
from engine.errors import EngineUnavailable
from engine.gateway import Gateway
from engine.patience import Patience
from engine.user_tasks import UserTasks
from engine.variables import AllowList

SHORT = Patience(total=0.3)


@pytest.fixture
def mute() -> Iterator[str]:
    """An address where somebody listens and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"127.0.0.1:{server.getsockname()[1]}"


async def test_a_command_to_a_mute_engine_ends_with_its_patience(mute: str) -> None:
    begun = time.monotonic()
    async with open_channel(mute) as channel:
        gateway = Gateway(channel, SHORT)
        with pytest.raises(EngineUnavailable):
            await gateway.call(gateway.stub.Topology, pb.TopologyRequest())
    assert 0.3 <= time.monotonic() - begun < 3


def test_a_task_command_to_a_mute_engine_ends_with_its_patience(mute: str) -> None:
    begun, tasks = time.monotonic(), UserTasks(f"http://{mute}", AllowList('{"properties": {}}'), SHORT)
    with pytest.raises(EngineUnavailable):
        tasks.unassign(1)
    tasks.close()
    assert 0.3 <= time.monotonic() - begun < 3
