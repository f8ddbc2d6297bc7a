"""All tables in one place, so that the metadata is complete for migrations whoever asks."""

from sqlalchemy import MetaData
from sqlmodel import SQLModel

from register import audit, bureau, handling, identity, imports, limits, matters, mirror, petitioning, saved_filters, traffic

__all__ = [
    "audit",
    "bureau",
    "handling",
    "identity",
    "imports",
    "limits",
    "matters",
    "metadata",
    "mirror",
    "petitioning",
    "saved_filters",
    "traffic",
]

metadata: MetaData = SQLModel.metadata
