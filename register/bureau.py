"""The bureau itself: departments, posts, staff, who holds what, who leads what, who stands in (DD, HC, AB)."""

from datetime import date
from enum import StrEnum

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from register.base import REGISTER


class Role(StrEnum):
    """Whom a step or an escalation is meant for; resolved for one matter on one day."""

    OFFICE = "office"
    HANDLER = "handler"
    HEAD = "head"
    CHARGE_LEADER = "charge-leader"
    BUREAU_LEADER = "bureau-leader"
    SUPERVISOR = "supervisor"  # TL-6: the office, for discipline cases and the conduct hotline the inspection office
    CONSULTED = "consulted"  # whom a consultation asks
    RECEIVER = "receiver"  # FC-4.2: to whom a first contact is handed over, until they accept
    ISSUER = "issuer"  # TL-3: who is answered back; the office records the word of those who do not work here


class Department(SQLModel, table=True):
    """A department with its headcount (HC); `leadership` holds the leaders and has none."""

    __tablename__ = "departments"
    __table_args__ = {"schema": REGISTER}

    id: str = Field(primary_key=True)
    name: str
    headcount: int
    position: int
    active: bool = True


class Post(SQLModel, table=True):
    """A post of a department (HC); `leads` marks the head of department or the bureau leader."""

    __tablename__ = "posts"
    __table_args__ = {"schema": REGISTER}

    id: str = Field(primary_key=True)
    department_id: str = Field(foreign_key=f"{REGISTER}.departments.id", index=True)
    title: str
    leads: bool = False


class Staff(SQLModel, table=True):
    """A person who works here; the id is the login in the portal and in Tasklist."""

    __tablename__ = "staff"
    __table_args__ = {"schema": REGISTER}

    id: str = Field(primary_key=True)
    name: str
    phone: str
    email: str | None = None
    active: bool = True


class Incumbency(SQLModel, table=True):
    """Who holds which post from when to when (both days included)."""

    __tablename__ = "incumbencies"
    __table_args__ = (
        Index("uq_incumbencies_open", "post_id", unique=True, postgresql_where=text("until IS NULL")),
        {"schema": REGISTER},
    )

    id: int | None = Field(default=None, primary_key=True)
    post_id: str = Field(foreign_key=f"{REGISTER}.posts.id", index=True)
    staff_id: str = Field(foreign_key=f"{REGISTER}.staff.id", index=True)
    since: date
    until: date | None = None


class LeaderCharge(SQLModel, table=True):
    """Which leader is in charge of which department (FC-6, TL-7)."""

    __tablename__ = "leader_charges"
    __table_args__ = {"schema": REGISTER}

    id: int | None = Field(default=None, primary_key=True)
    leader_id: str = Field(foreign_key=f"{REGISTER}.staff.id", index=True)
    department_id: str = Field(foreign_key=f"{REGISTER}.departments.id", index=True)
    since: date
    until: date | None = None


class AbPair(SQLModel, table=True):
    """The B post's holder for an A post (AB-2)."""

    __tablename__ = "ab_pairs"
    __table_args__ = {"schema": REGISTER}

    id: int | None = Field(default=None, primary_key=True)
    a_post_id: str = Field(foreign_key=f"{REGISTER}.posts.id", index=True)
    b_staff_id: str = Field(foreign_key=f"{REGISTER}.staff.id")
    since: date
    until: date | None = None


class Absence(SQLModel, table=True):
    """Days on which a person is away, so that B steps in (AB-3)."""

    __tablename__ = "absences"
    __table_args__ = {"schema": REGISTER}

    id: int | None = Field(default=None, primary_key=True)
    staff_id: str = Field(foreign_key=f"{REGISTER}.staff.id", index=True)
    since: date
    until: date
