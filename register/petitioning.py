"""What petitioners do with their letter: write jointly, add material, say how satisfied they are."""

from datetime import datetime
from typing import Final

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from register.base import IDENTITY, REGISTER, UtcDateTime

MAX_REPRESENTATIVES: Final = 5
"""《信访工作条例》第二十条: the petitioner and at most four more."""


class Representative(SQLModel, table=True):
    """Who speaks for a joint letter: the petitioner is the first. Sealed like every petitioner."""

    __tablename__ = "representatives"
    __table_args__ = (
        CheckConstraint(f"position BETWEEN 1 AND {MAX_REPRESENTATIVES}", name="so_many_speak"),
        UniqueConstraint("matter_id", "position"),
        {"schema": REGISTER},
    )

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key=f"{REGISTER}.matters.id", index=True)
    position: int
    petitioner_id: int = Field(foreign_key=f"{IDENTITY}.petitioners.id")


class Supplement(SQLModel, table=True):
    """Material a petitioner added; its papers are the matter's attachments. The same page sent twice adds it once (`digest`)."""

    __tablename__ = "supplements"
    __table_args__ = (UniqueConstraint("matter_id", "episode", "digest"), {"schema": REGISTER})

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key=f"{REGISTER}.matters.id", index=True)
    episode: int
    text: str
    digest: str
    added_at: datetime = Field(sa_type=UtcDateTime)
    entered_by: str | None = Field(default=None, foreign_key=f"{REGISTER}.staff.id")  # who took it at the desk; None: sent by themselves


class Rating(SQLModel, table=True):
    """How satisfied the petitioner is with one episode, in five levels: said by themselves or to whoever called back."""

    __tablename__ = "ratings"
    __table_args__ = (
        UniqueConstraint("matter_id", "episode"),
        Index("ix_ratings_given", "given_at", postgresql_include=("level", "department_id", "kind")),
        {"schema": REGISTER},
    )

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key=f"{REGISTER}.matters.id")
    episode: int
    department_id: str = Field(foreign_key=f"{REGISTER}.departments.id")  # whose work was rated
    kind: str  # the matter's
    level: str  # very-satisfied, satisfied, fair, dissatisfied, very-dissatisfied
    remark: str | None = None
    asked_by: str | None = Field(default=None, foreign_key=f"{REGISTER}.staff.id")  # who called back; None: rated on the page
    given_at: datetime = Field(sa_type=UtcDateTime)
