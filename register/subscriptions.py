"""Subscriptions of one's own due dates by a calendar program: one secret address a person."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from register.base import REGISTER, UtcDateTime


class Subscription(SQLModel, table=True):
    """Whose due dates are told at a secret address; only the secret's hash is kept. A row taken away ends it."""

    __tablename__ = "subscriptions"
    __table_args__ = ({"schema": REGISTER},)

    staff_id: str = Field(primary_key=True, foreign_key=f"{REGISTER}.staff.id")
    token_hash: str = Field(unique=True)
    made_at: datetime = Field(sa_type=UtcDateTime)
