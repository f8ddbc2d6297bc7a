"""The audit trail: appended, chained by hash, never changed (the application's role may only insert and read)."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger
from sqlmodel import Field, SQLModel

from register.base import AUDIT, UtcDateTime


class AuditEvent(SQLModel, table=True):
    """Who did what to what and why; `hash` covers the row and the hash before it."""

    __tablename__ = "events"
    __table_args__ = {"schema": AUDIT}

    id: int | None = Field(default=None, sa_type=BigInteger, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    actor: str  # staff id, "public" or "engine"
    action: str
    subject: str = Field(index=True)  # matter number, staff id …
    purpose: str | None = None
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    previous: str = Field(unique=True)  # the chain never forks
    hash: str = Field(unique=True)
