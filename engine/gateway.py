"""One call to the engine's gRPC gateway: deadline, back-off on outage and backpressure, typed errors.

pyzeebe's own client is not used for commands: it sets no deadline, does not retry on backpressure, closes the
channel after some failures and lacks half of the commands. Its generated stub is used instead, for all of them.
"""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import grpc
from pyzeebe.proto.gateway_pb2_grpc import GatewayStub

from engine.errors import AlreadyExists, EngineError, EngineRejected, EngineUnavailable, NotFound
from engine.patience import Patience, persist

ATTEMPT_SECONDS = 10.0  # one attempt; the patience is for all of them
Request = TypeVar("Request")
Reply = TypeVar("Reply")

_PASSING = {
    grpc.StatusCode.RESOURCE_EXHAUSTED,  # backpressure
    grpc.StatusCode.UNAVAILABLE,
    grpc.StatusCode.ABORTED,  # the gateway lost its connection to the broker
    grpc.StatusCode.CANCELLED,
    grpc.StatusCode.DEADLINE_EXCEEDED,
}
_CONNECTION_LOST = "RemoteClientConnection"
"""What the gateway says, as an internal error, when a broker that has just started drops its first connection."""


class Gateway:
    """The stub on a channel, with patience."""

    def __init__(self, channel: grpc.aio.Channel, patience: Patience) -> None:
        self.stub = GatewayStub(channel)
        self._patience = patience

    async def call(self, method: Callable[..., Awaitable[Reply]], request: object) -> Reply:
        """Send one request until it is answered; raise EngineUnavailable, NotFound, AlreadyExists or EngineRejected.

        After an outage it is not known whether the attempt before it was carried out, so a command may be carried out
        twice, or be refused the second time because the first one worked.
        """
        seconds = self._patience.attempt(ATTEMPT_SECONDS)
        return await persist(lambda: _attempt(method, request, seconds), self._patience)


async def _attempt(method: Callable[..., Awaitable[Reply]], request: object, seconds: float) -> Reply:
    try:
        return await method(request, timeout=seconds)
    except grpc.aio.AioRpcError as error:
        raise typed(error) from error


def typed(error: grpc.aio.AioRpcError) -> EngineError:
    """Translate a gRPC error into one of ours."""
    code, message = error.code(), error.details() or ""
    if code in _PASSING or _CONNECTION_LOST in message:
        return EngineUnavailable(f"{code.name}: {message}")
    kind = {grpc.StatusCode.NOT_FOUND: NotFound, grpc.StatusCode.ALREADY_EXISTS: AlreadyExists}.get(code, EngineRejected)
    return kind(code.name, message)
