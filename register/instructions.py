"""Instructions, documents and bureau tasks (批办、来文、交办): who set what, the proposals to hand it out, the issuer's words (TL-3..5)."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import Numeric, UniqueConstraint
from sqlmodel import Field, SQLModel

from register.base import REGISTER, UtcDateTime


class IssuerLevel(StrEnum):
    """Who sets it; by this the kind of the matter, and so its limits."""

    CITY_LEADER = "city-leader"
    HIGHER_LEADER = "higher-leader"
    HIGHER_ORGAN = "higher-organ"
    OTHER_BODY = "other-body"
    LOWER_UNIT = "lower-unit"
    BUREAU_LEADER = "bureau-leader"


class IssuerDecision(StrEnum):
    """What the issuer says to what is answered back (回告)."""

    ACCEPT = "accept"
    MORE = "more"
    ADD = "add"  # 续批


class Instruction(SQLModel, table=True):
    """What is asked, in the words of whoever asks; never leaves the register for the engine."""

    __tablename__ = "instructions"
    __table_args__ = {"schema": REGISTER}

    matter_id: int = Field(primary_key=True, foreign_key=f"{REGISTER}.matters.id")
    level: str  # IssuerLevel
    issuer_name: str  # of a bureau leader as it is known there; else the leader or the body
    issued_on: date
    text: str
    paper_reference: str | None = None  # the number on the paper (文号)
    submission_hash: str = Field(unique=True)  # a page sent twice registers one matter
    acknowledged_by: str | None = Field(default=None, foreign_key=f"{REGISTER}.staff.id")  # of an emergency
    acknowledged_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class HandlingProposal(SQLModel, table=True):
    """How the office proposes to hand the matter out (拟办); one open at a time, those decided stay."""

    __tablename__ = "handling_proposals"
    __table_args__ = {"schema": REGISTER}

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key=f"{REGISTER}.matters.id", index=True)
    episode: int
    department_id: str = Field(foreign_key=f"{REGISTER}.departments.id")  # leads
    opinion: str
    written_by: str = Field(foreign_key=f"{REGISTER}.staff.id")
    written_at: datetime = Field(sa_type=UtcDateTime)
    approved: bool | None = None  # None: not decided
    decided_by: str | None = Field(default=None, foreign_key=f"{REGISTER}.staff.id")
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    leader_opinion: str | None = None  # of whoever approves or sends it back; written before that, kept with it
    leader_opinion_by: str | None = Field(default=None, foreign_key=f"{REGISTER}.staff.id")
    distributed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ProposedPart(SQLModel, table=True):
    """A co-handling department's part in a proposal, with its own date."""

    __tablename__ = "proposed_parts"
    __table_args__ = (UniqueConstraint("proposal_id", "department_id"), {"schema": REGISTER})

    id: int | None = Field(default=None, primary_key=True)
    proposal_id: int = Field(foreign_key=f"{REGISTER}.handling_proposals.id", index=True)
    department_id: str = Field(foreign_key=f"{REGISTER}.departments.id")
    due_on: date
    task: str


class IssuerWord(SQLModel, table=True):
    """What the issuer says to an answer; written before it counts, kept with the answer it is about."""

    __tablename__ = "issuer_words"
    __table_args__ = {"schema": REGISTER}

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key=f"{REGISTER}.matters.id", index=True)
    episode: int
    decision: str  # IssuerDecision
    text: str | None = None
    paper_reference: str | None = None  # of the paper with it, where the office writes it down for the issuer
    category: str | None = None  # of what is added
    explicit_due: date | None = None
    written_by: str = Field(foreign_key=f"{REGISTER}.staff.id")
    written_at: datetime = Field(sa_type=UtcDateTime)
    answer: str | None = None  # as it stood when this counted
    decided_by: str | None = Field(default=None, foreign_key=f"{REGISTER}.staff.id")
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # None: does not count yet


class DraftDeduction(SQLModel, table=True):
    """A deduction that the rule suggests (AA-5.3); the assessment office decides, nothing is counted from here."""

    __tablename__ = "draft_deductions"
    __table_args__ = (UniqueConstraint("matter_id", "clause"), {"schema": REGISTER})

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key=f"{REGISTER}.matters.id")
    episode: int
    clause: str
    article: str
    department_id: str = Field(foreign_key=f"{REGISTER}.departments.id")
    head_id: str | None = Field(default=None, foreign_key=f"{REGISTER}.staff.id")  # at the time of the event
    head_points: Decimal = Field(sa_type=Numeric(4, 2))
    person_id: str | None = Field(default=None, foreign_key=f"{REGISTER}.staff.id")  # None: nobody was named by then
    person_points: Decimal = Field(sa_type=Numeric(4, 2))
    event_at: datetime = Field(sa_type=UtcDateTime)
    proposed_at: datetime = Field(sa_type=UtcDateTime)
