"""What every table shares: schemas, names of constraints, UTC moments."""

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import DateTime, Dialect, MetaData, TypeDecorator
from sqlmodel import SQLModel

REGISTER: Final = "register"
IDENTITY: Final = "identity"
AUDIT: Final = "audit"
FEED: Final = "feed"
SCHEMAS: Final = (REGISTER, IDENTITY, AUDIT, FEED)

SQLModel.metadata.naming_convention = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
).naming_convention


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware on the way in, UTC in the database, UTC on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a zone (ValueError): it would silently mean another time."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the stored moment back in UTC whatever the server's zone."""
        return None if value is None else value.astimezone(UTC)
