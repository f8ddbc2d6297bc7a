"""The engine's door, opened on the session's broker with the door diagram deployed."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import closing

import grpc
import pytest
import pytest_asyncio

from engine.channel import open_channel
from engine.commands import EngineCommands
from engine.deployment import Deployed, deploy
from engine.user_tasks import UserTasks
from engine.variables import AllowList
from tests.engine.door import RESOURCES
from tests.support.broker import Broker


@pytest.fixture(scope="session")
def deployed(broker: Broker) -> list[Deployed]:
    async def deploy_door() -> list[Deployed]:
        async with open_channel(broker.grpc_address) as channel:
            return await deploy(channel, RESOURCES)

    return asyncio.run(deploy_door())


@pytest_asyncio.fixture
async def channel(broker: Broker, deployed: list[Deployed]) -> AsyncIterator[grpc.aio.Channel]:
    async with open_channel(broker.grpc_address) as channel:
        yield channel


@pytest.fixture
def commands(channel: grpc.aio.Channel, allow_list: AllowList) -> EngineCommands:
    return EngineCommands(channel, allow_list)


@pytest.fixture
def user_tasks(broker: Broker, allow_list: AllowList) -> Iterator[UserTasks]:
    with closing(UserTasks(broker.rest_url, allow_list)) as tasks:
        yield tasks
