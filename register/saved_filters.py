"""A member of staff's own filters of the board, by name."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from register.base import REGISTER, UtcDateTime


class SavedFilter(SQLModel, table=True):
    """One filter; `asked` holds the board's parameters by name, as they stand in its address."""

    __tablename__ = "saved_filters"
    __table_args__ = (UniqueConstraint("staff_id", "name"), {"schema": REGISTER})

    id: int | None = Field(default=None, primary_key=True)
    staff_id: str = Field(foreign_key=f"{REGISTER}.staff.id")
    name: str
    asked: dict[str, Any] = Field(sa_type=JSON)
    saved_at: datetime = Field(sa_type=UtcDateTime)
