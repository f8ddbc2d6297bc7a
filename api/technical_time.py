"""The system's clock, for sessions, lock-outs and nothing else: business time comes from the context's clock."""

from datetime import UTC, datetime


def now() -> datetime:
    """This moment in UTC."""
    return datetime.now(UTC)
