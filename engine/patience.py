"""How long a command keeps trying when the engine is out or pushes back."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from engine.errors import EngineUnavailable

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Patience:
    """Seconds in all, and the first and longest pause between two attempts (doubling, with jitter)."""

    total: float = 60.0
    first: float = 0.05
    longest: float = 2.0

    def attempt(self, longest: float) -> float:
        """Return the seconds one attempt may take: no more than all together, unless there is only one."""
        return min(longest, self.total) if self.total else longest

    def pauses(self) -> Iterator[float]:
        """Yield the pause to make after each failed attempt; end when the time is used up."""
        end = time.monotonic() + self.total
        pause = self.first
        while (left := end - time.monotonic()) > 0:
            yield min(left, pause * random.uniform(0.5, 1.0))  # noqa: S311 - jitter, not a secret
            pause = min(pause * 2, self.longest)


async def persist(attempt: Callable[[], Awaitable[Answer]], patience: Patience) -> Answer:
    """Await `attempt` until it answers; raise its last EngineUnavailable when patience runs out."""
    for pause in patience.pauses():
        try:
            return await attempt()
        except EngineUnavailable:
            await asyncio.sleep(pause)
    return await attempt()


def persist_blocking(attempt: Callable[[], Answer], patience: Patience) -> Answer:
    """Do as `persist` for callers that run in a thread of their own."""
    for pause in patience.pauses():
        try:
            return attempt()
        except EngineUnavailable:
            time.sleep(pause)
    return attempt()
