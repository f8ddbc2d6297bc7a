"""All tables in one place, so that the metadata is complete for migrations whoever asks."""

from sqlalchemy import MetaData
from sqlmodel import SQLModel

from register import audit, bureau, identity, limits, matters, mirror, traffic

__all__ = ["audit", "bureau", "identity", "limits", "matters", "metadata", "mirror", "traffic"]

metadata: MetaData = SQLModel.metadata
