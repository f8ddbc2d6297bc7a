"""The engine's clock, for tests and simulation: it runs on, and can be moved forward only.

Only a broker started with ZEEBE_CLOCK_CONTROLLED=true lets itself be moved. The offset lives in the broker's memory:
after a restart it must be moved again. (A clock that stands still, PUT /v2/clock, is not used: with it long polls of
workers never time out. Going back makes a partition unhealthy and its timers stop.)
"""

from datetime import datetime
from typing import Any

import httpx

from engine.errors import ClockRefused, EngineUnavailable
from engine.instant import from_millis, to_millis
from engine.patience import Patience, persist_blocking

_PATIENCE = Patience(total=15.0)


class EngineClock:
    """The clock behind the broker's management address."""

    def __init__(self, management_url: str) -> None:
        self._url = f"{management_url}/actuator/clock"

    def now(self) -> datetime:
        """Return the engine's moment, aware UTC; raise EngineUnavailable when it does not answer."""
        return _moment(persist_blocking(lambda: _answer("GET", self._url), _PATIENCE))

    def move_to(self, moment: datetime) -> datetime:
        """Move forward to `moment` and return the moment reached; timers on the way ring, cycles in between are lost.

        Raise ClockRefused for a moment that is past by the engine's clock, or when the broker's clock is not controlled.
        """
        ahead = to_millis(moment) - to_millis(self.now())
        if ahead < 0:
            raise ClockRefused(f"the engine's clock never goes back ({-ahead} ms)")
        # Not repeated after a lost answer: a second addition would overshoot.
        return _moment(_answer("POST", f"{self._url}/add", {"offsetMilli": ahead}))


def _answer(method: str, url: str, body: dict[str, int] | None = None) -> dict[str, Any]:
    try:
        response = httpx.request(method, url, json=body, trust_env=False)
    except httpx.TransportError as error:
        raise EngineUnavailable(f"{method} {url}: {type(error).__name__}") from error
    if response.is_client_error:
        raise ClockRefused(f"the broker's clock is not controlled ({response.status_code})")
    if not response.is_success:
        raise EngineUnavailable(f"{method} {url}: {response.status_code}")
    answer: dict[str, Any] = response.json()
    return answer


def _moment(answer: dict[str, Any]) -> datetime:
    moment = from_millis(int(answer["epochMilli"]))
    if moment is None:
        raise ClockRefused("the engine's clock stands before 1970")
    return moment
