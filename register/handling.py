"""What is done with a letter beside its way through the diagram: conclusions, consultations, copies, urging, reports, corrections."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from register.base import REGISTER, UtcDateTime


class ConsultationState(StrEnum):
    """Where a consultation stands."""

    PENDING = "pending"
    DONE = "done"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"  # by whoever asked
    LAPSED = "lapsed"  # the letter was closed before an opinion came


class Disposition(SQLModel, table=True):
    """Why a letter is not accepted, transferred or merged: written before the office decides so, told to the petitioner (TL-6)."""

    __tablename__ = "dispositions"
    __table_args__ = (UniqueConstraint("matter_id", "episode"), {"schema": REGISTER})

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key=f"{REGISTER}.matters.id")
    episode: int
    kind: str  # not-accepted, transferred, merged
    reason: str  # a code of casework.dispositions.REASONS[kind]
    direction: str | None = None  # the body it goes to, or where the petitioner may turn
    target_id: int | None = Field(default=None, foreign_key=f"{REGISTER}.matters.id")  # the letter it is merged into
    explanation: str
    written_by: str = Field(foreign_key=f"{REGISTER}.staff.id")
    written_at: datetime = Field(sa_type=UtcDateTime)
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # from then on it stands


class Consultation(SQLModel, table=True):
    """Another department's part in a letter (协办) or its consent to the answer (会签), with a limit of its own (FC-4.3)."""

    __tablename__ = "consultations"
    __table_args__ = (
        Index("ix_consultations_pending", "matter_id", postgresql_where=text("state = 'pending'")),
        {"schema": REGISTER},
    )

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key=f"{REGISTER}.matters.id", index=True)
    episode: int
    kind: str  # co-handle, co-sign
    department_id: str = Field(foreign_key=f"{REGISTER}.departments.id", index=True)
    staff_id: str | None = Field(default=None, foreign_key=f"{REGISTER}.staff.id")  # None: whoever acts as head of the department
    asked_by: str = Field(foreign_key=f"{REGISTER}.staff.id")
    asked_at: datetime = Field(sa_type=UtcDateTime)
    due_on: date
    question: str
    state: str = ConsultationState.PENDING
    opinion: str | None = None
    answered_by: str | None = Field(default=None, foreign_key=f"{REGISTER}.staff.id")
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    element_instance_key: str | None = Field(default=None, index=True)  # the user task that asks, told as it is made: by no completer


class Copy(SQLModel, table=True):
    """Who else may read the matter (抄送): a department or one person."""

    __tablename__ = "copies"
    __table_args__ = (
        CheckConstraint("(department_id IS NULL) <> (staff_id IS NULL)", name="one_recipient"),
        UniqueConstraint("matter_id", "department_id"),
        UniqueConstraint("matter_id", "staff_id"),
        {"schema": REGISTER},
    )

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key=f"{REGISTER}.matters.id", index=True)
    department_id: str | None = Field(default=None, foreign_key=f"{REGISTER}.departments.id", index=True)
    staff_id: str | None = Field(default=None, foreign_key=f"{REGISTER}.staff.id", index=True)
    added_by: str = Field(foreign_key=f"{REGISTER}.staff.id")
    added_at: datetime = Field(sa_type=UtcDateTime)


class Urging(SQLModel, table=True):
    """The supervisor urges (催办): a numbered slip; `sequence` counts within the matter (TL-6)."""

    __tablename__ = "urgings"
    __table_args__ = (UniqueConstraint("matter_id", "sequence"), {"schema": REGISTER})

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(unique=True)  # CB-2026-000001
    matter_id: int = Field(foreign_key=f"{REGISTER}.matters.id", index=True)
    episode: int
    sequence: int
    recipient_id: str | None = Field(default=None, foreign_key=f"{REGISTER}.staff.id")  # None: nobody holds the matter yet
    text: str
    urged_by: str = Field(foreign_key=f"{REGISTER}.staff.id")
    urged_at: datetime = Field(sa_type=UtcDateTime)


class SupervisionSlip(SQLModel, table=True):
    """What is supervised by a numbered slip (督办单): what is demanded, and by which day the handler reports back (TL-3, TL-5)."""

    __tablename__ = "supervision_slips"
    __table_args__ = {"schema": REGISTER}

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(unique=True)  # DB-2026-000001
    matter_id: int = Field(foreign_key=f"{REGISTER}.matters.id", index=True)
    episode: int
    recipient_id: str | None = Field(default=None, foreign_key=f"{REGISTER}.staff.id")  # None: no handler is named yet
    demand: str
    report_on: date
    issued_by: str = Field(foreign_key=f"{REGISTER}.staff.id")
    issued_at: datetime = Field(sa_type=UtcDateTime)


class StageReport(SQLModel, table=True):
    """How far a letter has come, as its handler reports to the supervisor."""

    __tablename__ = "stage_reports"
    __table_args__ = {"schema": REGISTER}

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key=f"{REGISTER}.matters.id", index=True)
    episode: int
    text: str
    written_by: str = Field(foreign_key=f"{REGISTER}.staff.id")
    written_at: datetime = Field(sa_type=UtcDateTime)


class Correction(SQLModel, table=True):
    """One field of an entry put right: what it was, what it is, why. Texts stay here; the audit trail only knows that it happened."""

    __tablename__ = "corrections"
    __table_args__ = {"schema": REGISTER}

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key=f"{REGISTER}.matters.id", index=True)
    episode: int
    field: str  # subject, category, received_on, explicit_due, concerned_staff
    before: str | None = None
    after: str | None = None
    reason: str
    corrected_by: str = Field(foreign_key=f"{REGISTER}.staff.id")
    corrected_at: datetime = Field(sa_type=UtcDateTime)
