"""Lists of letters that another office sent as a spreadsheet: the file until it is imported, and where each letter came from."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, LargeBinary
from sqlmodel import Field, SQLModel

from register.base import IDENTITY, REGISTER, UtcDateTime


class ImportBatch(SQLModel, table=True):
    """One uploaded list. `columns` is the mapping it was imported with: the next list with the same heads starts from it."""

    __tablename__ = "import_batches"
    __table_args__ = {"schema": REGISTER}

    id: int | None = Field(default=None, primary_key=True)
    file_name: str
    sha256: str = Field(index=True)
    heads: list[str] = Field(sa_type=JSON)
    columns: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    uploaded_by: str = Field(foreign_key=f"{REGISTER}.staff.id")
    uploaded_at: datetime = Field(sa_type=UtcDateTime)
    imported_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    registered: int = 0
    left_out: int = 0
    first_number: str | None = None
    last_number: str | None = None


class ImportFile(SQLModel, table=True):
    """The uploaded file, sealed: it names petitioners. Gone once it is imported or too old."""

    __tablename__ = "import_files"
    __table_args__ = {"schema": IDENTITY}

    batch_id: int = Field(primary_key=True, foreign_key=f"{REGISTER}.import_batches.id")
    sealed: bytes = Field(sa_type=LargeBinary)
    kept_since: datetime = Field(sa_type=UtcDateTime, index=True)


class ImportedLetter(SQLModel, table=True):
    """From which row of which list a letter came, the number it has there, and the mark by which the same text is known again."""

    __tablename__ = "imported_letters"
    __table_args__ = {"schema": REGISTER}

    matter_id: int = Field(primary_key=True, foreign_key=f"{REGISTER}.matters.id")
    batch_id: int = Field(foreign_key=f"{REGISTER}.import_batches.id", index=True)
    row: int
    reference: str | None = Field(default=None, index=True)
    text_mark: str = Field(index=True)
