"""What the register tells about the flow between it and the engine, for `status`."""

from typing import Protocol, TypedDict

import httpx
from sqlalchemy.exc import SQLAlchemyError

from deploy.settings import Settings


class Facts(TypedDict):
    """None where the fact could not be learnt."""

    feed_lag_seconds: float | None
    outbox_depth: int | None
    open_incidents: int | None


class HealthFacts(Protocol):
    """The wiring's answer; may raise httpx.HTTPError, SQLAlchemyError or OSError while a part is away."""

    def __call__(self, settings: Settings) -> Facts:
        """The facts of this moment."""


UNKNOWN = Facts(feed_lag_seconds=None, outbox_depth=None, open_incidents=None)


def learn(source: HealthFacts, settings: Settings) -> Facts:
    """The facts, or UNKNOWN while the register or the receiver is away."""
    try:
        return source(settings)
    except (httpx.HTTPError, SQLAlchemyError, OSError):
        return UNKNOWN


def troubles(facts: Facts, settings: Settings) -> list[str]:
    """One line for each fact that calls for somebody: unknown, a feed behind, an open incident."""
    lag, incidents = facts["feed_lag_seconds"], facts["open_incidents"]
    told = [f"{name}: 未知 unknown" for name, value in facts.items() if value is None]
    if lag is not None and lag > settings.feed_lag_alarm_seconds:
        told.append(f"记录流滞后 {lag:.0f} 秒 | the record feed is {lag:.0f} s behind")
    if incidents:
        told.append(f"{incidents} 个未处理的流程故障（见 Operate）| {incidents} open incidents (see Operate)")
    return told
