"""What goes out and what has been done: the outbox, the effects of jobs, the notices."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from register.base import REGISTER, UtcDateTime


class Outbox(SQLModel, table=True):
    """A command for the engine or a mail, written with the change that causes it; the relay sends it."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_waiting", "available_at", postgresql_where=text("sent_at IS NULL")),
        Index("ix_outbox_unconfirmed", "sent_at", postgresql_where=text("done_at IS NULL")),
        {"schema": REGISTER},
    )

    id: int | None = Field(default=None, sa_type=BigInteger, primary_key=True)
    kind: str  # message, task-due, mail
    payload: dict[str, Any] = Field(sa_type=JSON)
    natural_key: str = Field(unique=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    available_at: datetime = Field(sa_type=UtcDateTime)
    attempts: int = 0
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    failure: str | None = None


class Effect(SQLModel, table=True):
    """That a job was done, and with what outcome: a job that comes again gets the same answer."""

    __tablename__ = "effects"
    __table_args__ = (UniqueConstraint("incarnation", "job_key"), {"schema": REGISTER})

    id: int | None = Field(default=None, sa_type=BigInteger, primary_key=True)
    incarnation: str
    job_key: str
    job_type: str
    outcome: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    done_at: datetime = Field(sa_type=UtcDateTime)


class Notice(SQLModel, table=True):
    """Something a person is told, once; the article says why."""

    __tablename__ = "notices"
    __table_args__ = {"schema": REGISTER}

    id: int | None = Field(default=None, primary_key=True)
    natural_key: str = Field(unique=True)
    matter_id: int | None = Field(default=None, foreign_key=f"{REGISTER}.matters.id", index=True)
    recipient_id: str | None = Field(default=None, foreign_key=f"{REGISTER}.staff.id", index=True)  # None: the petitioner
    kind: str
    article: str
    title: str
    body: str
    created_at: datetime = Field(sa_type=UtcDateTime)
    read_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    mailed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
