"""First contacts (首问): what was asked at the counter or on the phone; who came is the matter's petitioner, sealed (FC-1 to FC-4)."""

from sqlmodel import Field, SQLModel

from register.base import REGISTER


class Contact(SQLModel, table=True):
    """One call or visit; its line is the matter's subject, whose it is the matter's category (own, other, unclear) at first."""

    __tablename__ = "contacts"
    __table_args__ = {"schema": REGISTER}

    matter_id: int = Field(primary_key=True, foreign_key=f"{REGISTER}.matters.id")
    details: str | None = None
    submission_hash: str = Field(unique=True)  # a page sent twice registers one contact
