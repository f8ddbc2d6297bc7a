"""Matters (事项): what is handled, its episodes, its letter, its papers and who passed it on."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import JSON, CheckConstraint, Index, LargeBinary, UniqueConstraint, func, text
from sqlmodel import Field, SQLModel

from register.base import IDENTITY, REGISTER, UtcDateTime


class MatterStatus(StrEnum):
    """Where a matter stands; the words people see are the portal's."""

    REGISTERED = "registered"  # 已登记
    HANDED_OVER = "handed-over"  # 待接收: a first contact, until the other accepts
    ACCEPTED = "accepted"  # 已受理
    PROPOSED = "proposed"  # 已拟办, to be approved
    ASSIGNED = "assigned"  # 已交办处室
    SIGNED_FOR = "signed-for"  # 已签收, handling
    DRAFTED = "drafted"  # 已拟答复, under review
    REVIEWED = "reviewed"  # 已审核, to be signed
    SIGNED = "signed"  # 已签发, to be answered
    ANSWERED = "answered"  # 已答复
    SUPPLEMENTING = "supplementing"  # 待补正: a service's applicant is to bring what is missing
    RESULT_DRAFTED = "result-drafted"  # 结果待审核
    RESULT_REVIEWED = "result-reviewed"  # 结果待送达
    DELIVERED = "delivered"  # 结果已送达
    ARCHIVED = "archived"  # 已归档


class Channel(StrEnum):
    """How a matter reached the bureau."""

    WEB = "web"
    LETTER = "letter"
    VISIT = "visit"
    CALL = "call"
    PAPER = "paper"  # an instruction or document on paper
    ORAL = "oral"  # a leader's word


class Outcome(StrEnum):
    """How an episode of a matter ended."""

    ANSWERED = "answered"  # 已答复
    ANSWERED_BACK = "answered-back"  # 已回告
    NOT_ACCEPTED = "not-accepted"  # 不予受理
    TRANSFERRED = "transferred"  # 转送
    MERGED = "merged"  # 并案
    WITHDRAWN = "withdrawn"  # 撤回
    DELIVERED = "delivered"  # 已办结: the result of a service
    REFUSED = "refused"  # 不予办理: a service
    VOIDED = "voided"  # 作废
    HANDLED = "handled"  # 已办理: a first contact
    EXPLAINED = "explained"  # 已说明: a first contact
    INSTRUCTED = "instructed"  # 转入督办: a leader's remark made it an instruction


class EpisodeReason(StrEnum):
    """What an episode was opened for."""

    FIRST = "first"
    REOPENED = "reopened"  # 重新办理
    REVIEW = "review"  # 复查


STATISTICS_COLUMNS: Final = ("department_id", "kind", "category", "due_at", "warn_at", "closed_at", "worked_days")
"""What statistics count matters by: kept with the index by receipt, so that they read nothing else."""


CALENDAR_COLUMNS: Final = ("department_id", "handler_id", "kind", "warn_at")
"""What the calendar counts open matters by, kept with their index in the same way."""


class Matter(SQLModel, table=True):
    """One matter. `received_at` is the true receipt, `registered_at` the entry; they differ for a proxy entry (代录)."""

    __tablename__ = "matters"
    __table_args__ = (
        CheckConstraint("received_at <= registered_at", name="received_before_registered"),
        Index("ix_matters_board", "status", "due_at"),
        Index("ix_matters_received", "received_at", postgresql_include=STATISTICS_COLUMNS),
        Index("ix_matters_due", "due_at", "id"),
        Index("ix_matters_number_start", "number", postgresql_ops={"number": "text_pattern_ops"}),
        Index("ix_matters_open", "due_at", "id", postgresql_where=text("closed_at IS NULL"), postgresql_include=CALENDAR_COLUMNS),
        Index("ix_matters_grams", text("register.grams(subject)"), postgresql_using="gin"),
        Index("ix_matters_concerned", "concerned_staff", postgresql_where=text("concerned_staff IS NOT NULL")),
        {"schema": REGISTER},
    )

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(unique=True)
    kind: str = Field(index=True)
    category: str = "general"
    subject: str  # what it is about, in a line; never leaves the register for the engine
    status: str = Field(default=MatterStatus.REGISTERED)
    channel: str
    received_at: datetime = Field(sa_type=UtcDateTime)
    registered_at: datetime = Field(sa_type=UtcDateTime)
    registered_by: str | None = Field(default=None, foreign_key=f"{REGISTER}.staff.id")
    concerned_staff: str | None = Field(default=None, foreign_key=f"{REGISTER}.staff.id")  # complained of: recused with those around
    counted_from: datetime | None = Field(default=None, sa_type=UtcDateTime)  # the clock's start where it is not the receipt (签收)
    petitioner_id: int | None = Field(default=None, foreign_key=f"{IDENTITY}.petitioners.id", index=True)  # who wrote, came or applied
    issuer_id: str | None = Field(default=None, foreign_key=f"{REGISTER}.staff.id", index=True)  # the bureau's leader who set it
    origin_id: int | None = Field(default=None, foreign_key=f"{REGISTER}.matters.id", index=True)  # the matter it came out of
    explicit_due: date | None = None
    department_id: str | None = Field(default=None, foreign_key=f"{REGISTER}.departments.id", index=True)
    handler_id: str | None = Field(default=None, foreign_key=f"{REGISTER}.staff.id", index=True)
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    warn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    provisional: bool = False
    overdue_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    episode: int = 1
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    outcome: str | None = None  # None while it is open
    worked_days: int | None = None  # working days it took, of a closed matter
    merged_into: int | None = Field(default=None, foreign_key=f"{REGISTER}.matters.id", index=True)
    archived_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    archive_number: str | None = Field(default=None, unique=True)  # given once, kept when it is reopened
    archive_year: int | None = Field(default=None, index=True)
    retain_until: date | None = None  # of a filed matter; None: permanently
    version: int = 1


Index("ix_matters_number_end", func.reverse(Matter.number).label("backwards"), postgresql_ops={"backwards": "text_pattern_ops"})


class Episode(SQLModel, table=True):
    """One run through the diagram; a reopening is a new one. The claim of the instance that runs it."""

    __tablename__ = "episodes"
    __table_args__ = (
        UniqueConstraint("matter_id", "number"),
        UniqueConstraint("incarnation", "instance_key"),
        {"schema": REGISTER},
    )

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key=f"{REGISTER}.matters.id", index=True)
    number: int
    reason: str = EpisodeReason.FIRST
    grounds: str | None = None  # why it was reopened or is to be reviewed, in the words of whoever asked
    opened_by: str | None = Field(default=None, foreign_key=f"{REGISTER}.staff.id")  # None: the petitioner
    opened_at: datetime = Field(sa_type=UtcDateTime)
    call_back_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    outcome: str | None = None
    closed_by: str | None = Field(default=None, foreign_key=f"{REGISTER}.staff.id")  # who withdrew, voided or merged it
    closing_grounds: str | None = None  # and why
    incarnation: str | None = None
    instance_key: str | None = Field(default=None, index=True)


class Letter(SQLModel, table=True):
    """The text of a letter; never leaves the register for the engine."""

    __tablename__ = "letters"
    __table_args__ = {"schema": REGISTER}

    matter_id: int = Field(primary_key=True, foreign_key=f"{REGISTER}.matters.id")
    body: str
    anonymous: bool
    code_hash: str
    submission_hash: str | None = Field(default=None, unique=True)  # a page sent twice registers one letter


class Answer(SQLModel, table=True):
    """The answer to a letter in one episode; the petitioner sees it once it is sent, and a reopening leaves it as it was."""

    __tablename__ = "answers"
    __table_args__ = {"schema": REGISTER}

    matter_id: int = Field(primary_key=True, foreign_key=f"{REGISTER}.matters.id")
    episode: int = Field(primary_key=True)
    text: str
    written_by: str = Field(foreign_key=f"{REGISTER}.staff.id")
    written_at: datetime = Field(sa_type=UtcDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Attachment(SQLModel, table=True):
    """A paper that came with the matter."""

    __tablename__ = "attachments"
    __table_args__ = {"schema": REGISTER}

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key=f"{REGISTER}.matters.id", index=True)
    file_name: str
    media_type: str
    size: int
    sha256: str
    content: bytes = Field(sa_type=LargeBinary)
    supplement_id: int | None = Field(default=None, foreign_key=f"{REGISTER}.supplements.id")  # None: came with the letter
    added_at: datetime = Field(sa_type=UtcDateTime)


class Handover(SQLModel, table=True):
    """Responsibility passing from one person to the next (FC-4.2, AB-5)."""

    __tablename__ = "handovers"
    __table_args__ = {"schema": REGISTER}

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key=f"{REGISTER}.matters.id", index=True)
    from_staff: str | None = Field(default=None, foreign_key=f"{REGISTER}.staff.id")
    to_department: str = Field(foreign_key=f"{REGISTER}.departments.id")
    to_staff: str | None = Field(default=None, foreign_key=f"{REGISTER}.staff.id")
    decided_by: str = Field(foreign_key=f"{REGISTER}.staff.id")
    article: str
    handed_at: datetime = Field(sa_type=UtcDateTime)
    accepted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    declined_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # of a first contact: it went back
    remind_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    escalate_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    element_instance_key: str | None = Field(default=None, index=True)  # the user task that asks for acceptance


class Extension(SQLModel, table=True):
    """A handler's request for more time and the leader's decision (TL-6)."""

    __tablename__ = "extensions"
    __table_args__ = {"schema": REGISTER}

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key=f"{REGISTER}.matters.id", index=True)
    episode: int
    requested_by: str = Field(foreign_key=f"{REGISTER}.staff.id")
    requested_at: datetime = Field(sa_type=UtcDateTime)
    due_on: date
    reason: str
    state: str = "pending"  # pending, approved, refused, lapsed
    decided_by: str | None = Field(default=None, foreign_key=f"{REGISTER}.staff.id")
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Decision(SQLModel, table=True):
    """What came of one completed user task; a task is judged once, so a lagging mirror never shows an old completion as the new one."""

    __tablename__ = "decisions"
    __table_args__ = (UniqueConstraint("incarnation", "task_key"), {"schema": REGISTER})

    id: int | None = Field(default=None, primary_key=True)
    incarnation: str
    task_key: str
    matter_id: int = Field(foreign_key=f"{REGISTER}.matters.id", index=True)
    episode: int
    code: str
    decided_by: str | None = Field(default=None, foreign_key=f"{REGISTER}.staff.id")  # None: completed by nobody we know
    stands_in_for: str | None = Field(default=None, foreign_key=f"{REGISTER}.staff.id")  # AB-5: who held it in whose place
    values: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    granted: bool
    refusal_code: str | None = None
    decided_at: datetime = Field(sa_type=UtcDateTime)


class NumberSeries(SQLModel, table=True):
    """The last number given out in a series and year; its row lock keeps numbers free of gaps."""

    __tablename__ = "number_series"
    __table_args__ = {"schema": REGISTER}

    prefix: str = Field(primary_key=True)
    year: int = Field(primary_key=True)
    last: int
