"""Limits of matters with their whole history, and the working calendar's published years."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from register.base import REGISTER, UtcDateTime


class LimitEntry(SQLModel, table=True):
    """One computed limit of an episode; the newest is in force, none is ever edited (TL)."""

    __tablename__ = "limits"
    __table_args__ = (
        UniqueConstraint("matter_id", "episode", "sequence"),
        Index("uq_limits_current", "matter_id", unique=True, postgresql_where=text("current")),
        {"schema": REGISTER},
    )

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key=f"{REGISTER}.matters.id", index=True)
    episode: int
    sequence: int
    current: bool
    category: str
    amount: int | None = None
    unit: str | None = None
    figure: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)  # the table's whole row: recomputed from it, not from an old date
    explicit_on: date | None = None  # the date set by whoever may set one, also an extension's
    short: bool = False  # the overdue ladder is climbed within one day (TL-7)
    article: str
    table_version: str
    received_at: datetime = Field(sa_type=UtcDateTime)
    due_on: date | None = None
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    warn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    latest_on: date | None = None
    provisional: bool
    reason: str  # computed, extended, calendar-loaded, paused, resumed, explicit
    changed_by: str | None = Field(default=None, foreign_key=f"{REGISTER}.staff.id")
    changed_at: datetime = Field(sa_type=UtcDateTime)


class LimitPause(SQLModel, table=True):
    """A time during which the clock stands still (ON-1)."""

    __tablename__ = "limit_pauses"
    __table_args__ = {"schema": REGISTER}

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key=f"{REGISTER}.matters.id", index=True)
    since: date
    until: date | None = None
    article: str


class LimitRing(SQLModel, table=True):
    """A warning, an overdue mark or an escalation step that has rung; once per limit, however many jobs ask."""

    __tablename__ = "limit_rings"
    __table_args__ = (UniqueConstraint("matter_id", "episode", "due_at", "stage"), {"schema": REGISTER})

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key=f"{REGISTER}.matters.id", index=True)
    episode: int
    due_at: datetime = Field(sa_type=UtcDateTime)
    stage: str  # warn, overdue, step-1 …
    rung_at: datetime = Field(sa_type=UtcDateTime)
    recipient_id: str | None = Field(default=None, foreign_key=f"{REGISTER}.staff.id")


class CalendarYear(SQLModel, table=True):
    """A year's holiday notice as loaded; takes the place of the library's year."""

    __tablename__ = "calendar_years"
    __table_args__ = {"schema": REGISTER}

    year: int = Field(primary_key=True)
    source: str
    days_off: list[str] = Field(sa_type=JSON)
    working_weekends: list[str] = Field(sa_type=JSON)
    loaded_at: datetime = Field(sa_type=UtcDateTime)
    loaded_by: str | None = None
