"""Rate limits by address: guessing a secret code or a password must be slow."""

from fastapi import Request
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter


class TooMany(Exception):
    """One address asked too often; the page says when to come back."""


class RateLimits:
    """Counts requests of one portal process; `rule` is a rate like "20/minute"."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def spend(self, request: Request, purpose: str, rule: str) -> None:
        """Count one request of this address for this purpose; raises TooMany beyond the rate."""
        address = request.client.host if request.client else "unknown"
        if not self._limiter.hit(parse(rule), purpose, address):
            raise TooMany
