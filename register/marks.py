"""Marks (标记) on matters: what whoever supervises must see at a glance, whatever the kind."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from register.base import REGISTER, UtcDateTime


class MarkCode(StrEnum):
    """What a matter may be marked with; the words people see are in casework.terms."""

    ONE_TIME_BREACH = "one-time-breach"  # ON-1: what is missing was not told at once
    URGED_AGAIN = "urged-again"  # TL-6: urged more than once
    CONTRADICTION = "contradiction"  # two leaders' instructions contradict each other; people resolve it


class Mark(SQLModel, table=True):
    """One mark; `other_id` is the matter it has to do with. Kept when it is lifted."""

    __tablename__ = "marks"
    __table_args__ = (
        UniqueConstraint("matter_id", "code", "other_id", postgresql_nulls_not_distinct=True),
        Index("ix_marks_standing", "code", "matter_id", postgresql_where=text("lifted_at IS NULL")),
        {"schema": REGISTER},
    )

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key=f"{REGISTER}.matters.id", index=True)
    code: str
    article: str
    other_id: int | None = Field(default=None, foreign_key=f"{REGISTER}.matters.id")
    put_by: str | None = Field(default=None, foreign_key=f"{REGISTER}.staff.id")  # None: found by the system
    put_at: datetime = Field(sa_type=UtcDateTime)
    put_reason: str | None = None  # of one put by a person
    lifted_by: str | None = Field(default=None, foreign_key=f"{REGISTER}.staff.id")
    lifted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    lifted_reason: str | None = None
