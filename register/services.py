"""Non-licensing services (服务事项): the catalogue with its versions, applications, one-time notifications, results, rectifications."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from register.base import REGISTER, UtcDateTime


class VersionState(StrEnum):
    """Where a version of a service stands; only one of a service is published."""

    DRAFT = "draft"  # 起草中
    SUBMITTED = "submitted"  # 待审批
    PUBLISHED = "published"  # 已发布
    SUPERSEDED = "superseded"  # 已被新版代替
    ABOLISHED = "abolished"  # 已废止


class ResultKind(StrEnum):
    """What comes of an application."""

    DONE = "done"  # 予以办理
    REFUSED = "refused"  # 不予办理


class Service(SQLModel, table=True):
    """A service by its code in the catalogue (FW001); everything about it stands in its versions."""

    __tablename__ = "services"
    __table_args__ = {"schema": REGISTER}

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    created_at: datetime = Field(sa_type=UtcDateTime)


class ServiceVersion(SQLModel, table=True):
    """All that is promised to the public about a service (SC-2, SC-5, ON-1), in one wording: a published one is never edited."""

    __tablename__ = "service_versions"
    __table_args__ = (
        UniqueConstraint("service_id", "number"),
        CheckConstraint("promised_days >= 0", name="promise_not_negative"),
        Index("uq_service_versions_published", "service_id", unique=True, postgresql_where=text("state = 'published'")),
        Index("uq_service_versions_open", "service_id", unique=True, postgresql_where=text("state IN ('draft', 'submitted')")),
        {"schema": REGISTER},
    )

    id: int | None = Field(default=None, primary_key=True)
    service_id: int = Field(foreign_key=f"{REGISTER}.services.id", index=True)
    number: int
    state: str = VersionState.DRAFT
    name: str
    basis: str
    scope: str
    conditions: str
    requirements: str
    materials: list[dict[str, str]] = Field(sa_type=JSON)  # each its name and how it must be
    procedure: str
    promised_days: int  # working days; 0: the same day (SC-4)
    standards: str
    responsibility: str
    department_id: str = Field(foreign_key=f"{REGISTER}.departments.id", index=True)
    handler_id: str = Field(foreign_key=f"{REGISTER}.staff.id")
    fees: str
    place: str  # where and when one can come
    complaint_phone: str
    change_note: str  # what is new in it, for the revision history
    drafters: list[str] = Field(sa_type=JSON)  # everyone who wrote it: none of them approves it
    drafted_by: str = Field(foreign_key=f"{REGISTER}.staff.id")  # the last of them
    drafted_at: datetime = Field(sa_type=UtcDateTime)
    submitted_by: str | None = Field(default=None, foreign_key=f"{REGISTER}.staff.id")
    submitted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    returned_reason: str | None = None  # why the leader in charge gave the draft back
    approved_by: str | None = Field(default=None, foreign_key=f"{REGISTER}.staff.id")
    published_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_by: str | None = Field(default=None, foreign_key=f"{REGISTER}.staff.id")
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # superseded or abolished
    ended_reason: str | None = None


class ServiceApplication(SQLModel, table=True):
    """What an applicant asked for and under which version of the service: it goes on under that one whatever comes later."""

    __tablename__ = "service_applications"
    __table_args__ = {"schema": REGISTER}

    matter_id: int = Field(primary_key=True, foreign_key=f"{REGISTER}.matters.id")
    version_id: int = Field(foreign_key=f"{REGISTER}.service_versions.id", index=True)
    organisation: str | None = None  # for whom a person applies; None: for themselves
    body: str
    brought: list[int] = Field(sa_type=JSON)  # places in the version's list of materials that the applicant says they hand in
    code_hash: str
    submission_hash: str = Field(unique=True)  # a page sent twice registers one application


class MaterialNotice(SQLModel, table=True):
    """One-time notification (ON-1): everything that is missing, said at once; from its issue on the limit stands still."""

    __tablename__ = "material_notices"
    __table_args__ = (UniqueConstraint("matter_id", "sequence"), {"schema": REGISTER})

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key=f"{REGISTER}.matters.id", index=True)
    sequence: int
    items: list[dict[str, Any]] = Field(sa_type=JSON)  # place in the version's list, its name, what is wrong with it
    differing: bool  # asks for something that no earlier notice of this application named: a breach of ON-1
    reason: str | None = None  # why it was not said the first time; told to the applicant with an apology
    written_by: str = Field(foreign_key=f"{REGISTER}.staff.id")
    written_at: datetime = Field(sa_type=UtcDateTime)
    approved_by: str | None = Field(default=None, foreign_key=f"{REGISTER}.staff.id")
    refused_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # the head did not allow it
    issued_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    remind_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    withdraw_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # supplemented, or treated as withdrawn


class ServiceResult(SQLModel, table=True):
    """What came of an application, written before it is reviewed: the result, or the reasons why not (ON-1)."""

    __tablename__ = "service_results"
    __table_args__ = {"schema": REGISTER}

    matter_id: int = Field(primary_key=True, foreign_key=f"{REGISTER}.matters.id")
    kind: str
    reason: str | None = None  # of a refusal: a code of casework.services.results.REFUSALS
    text: str
    written_by: str = Field(foreign_key=f"{REGISTER}.staff.id")
    written_at: datetime = Field(sa_type=UtcDateTime)
    delivered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    rate_until: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Rectification(SQLModel, table=True):
    """A department puts right what an applicant was dissatisfied with, by a date of its own."""

    __tablename__ = "rectifications"
    __table_args__ = (Index("ix_rectifications_open", "due_at", postgresql_where=text("closed_at IS NULL")), {"schema": REGISTER})

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(unique=True)  # ZG-2026-000001
    matter_id: int = Field(unique=True, foreign_key=f"{REGISTER}.matters.id")
    department_id: str = Field(foreign_key=f"{REGISTER}.departments.id", index=True)
    level: str
    opened_at: datetime = Field(sa_type=UtcDateTime)
    due_at: datetime = Field(sa_type=UtcDateTime)
    measures: str | None = None
    written_by: str | None = Field(default=None, foreign_key=f"{REGISTER}.staff.id")
    written_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    overdue_told_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_by: str | None = Field(default=None, foreign_key=f"{REGISTER}.staff.id")
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
