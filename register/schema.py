"""All tables in one place, so that the metadata is complete for migrations whoever asks."""

from sqlalchemy import MetaData
from sqlmodel import SQLModel

from register import (
    audit,
    bureau,
    contacts,
    handling,
    identity,
    imports,
    instructions,
    limits,
    marks,
    matters,
    mirror,
    petitioning,
    saved_filters,
    services,
    subscriptions,
    traffic,
)

__all__ = [
    "audit",
    "bureau",
    "contacts",
    "handling",
    "identity",
    "imports",
    "instructions",
    "limits",
    "marks",
    "matters",
    "metadata",
    "mirror",
    "petitioning",
    "saved_filters",
    "services",
    "subscriptions",
    "traffic",
]

metadata: MetaData = SQLModel.metadata
