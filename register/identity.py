"""Who people are: petitioners (encrypted) and the staff's sign-in. A schema of its own."""

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlmodel import Field, SQLModel

from register.base import IDENTITY, UtcDateTime


class Petitioner(SQLModel, table=True):
    """A petitioner's name and contacts, encrypted; `phone_index` finds the same phone without decrypting."""

    __tablename__ = "petitioners"
    __table_args__ = {"schema": IDENTITY}

    id: int | None = Field(default=None, primary_key=True)
    sealed: bytes = Field(sa_type=LargeBinary)  # AES-GCM over JSON {name, phone, email, address}
    phone_index: str | None = Field(default=None, index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)


class Credential(SQLModel, table=True):
    """How a member of staff signs in (argon2), with lock-out after failures."""

    __tablename__ = "credentials"
    __table_args__ = {"schema": IDENTITY}

    staff_id: str = Field(primary_key=True, foreign_key="register.staff.id")
    password_hash: str
    failures: int = 0
    locked_until: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SignIn(SQLModel, table=True):
    """A server-side session; the cookie holds the token, the table its hash."""

    __tablename__ = "sign_ins"
    __table_args__ = {"schema": IDENTITY}

    token_hash: str = Field(primary_key=True)
    staff_id: str = Field(foreign_key="register.staff.id", index=True)
    csrf_token: str
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
