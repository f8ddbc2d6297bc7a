"""Rate limits by address: guessing a secret code or a password must be slow."""

import math

from fastapi import Request
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from api import technical_time
from casework.uploads import MEGABYTE


class TooMany(Exception):
    """One address asked too often; it may come back after so many seconds."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class RateLimits:
    """Counts requests of one portal process; `rule` is a rate like "20/minute"."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def spend(self, request: Request, purpose: str, rule: str, cost: int = 1) -> None:
        """Count a request (or what it costs) of this address for this purpose; raises TooMany beyond the rate."""
        rate, address = parse(rule), request.client.host if request.client else "unknown"
        if not self._limiter.hit(rate, purpose, address, cost=cost):
            free_again = self._limiter.get_window_stats(rate, purpose, address).reset_time
            raise TooMany(max(1, math.ceil(free_again - technical_time.now().timestamp())))

    def spend_size(self, request: Request, purpose: str, rule: str, size: int) -> None:
        """Count the bytes of this address for this purpose in megabytes, begun ones whole; raises TooMany beyond the rate."""
        if size:
            self.spend(request, purpose, rule, math.ceil(size / MEGABYTE))
