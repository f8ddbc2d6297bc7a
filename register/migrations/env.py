"""Alembic's entry: connects as the owning role and compares only our own schemas.

By hand, from a checkout: `alembic -x url=postgresql+psycopg://… revision --autogenerate -m "…"`.
"""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from register.base import SCHEMAS, UtcDateTime
from register.schema import metadata


def _ours(name: str | None, kind: str, parents: object) -> bool:
    return name in SCHEMAS if kind == "schema" else True


def _render(kind: str, item: object, autogen: AutogenContext) -> str | Literal[False]:
    """Write plain column types, so that a migration never depends on today's classes."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and type(item).__name__ == "AutoString":
        return "sa.String()"
    return False


def _url() -> str:
    return str(context.config.attributes.get("url") or context.get_x_argument(as_dictionary=True)["url"])


def run() -> None:
    """Run the asked migrations in one transaction, two callers one after the other."""
    with create_engine(_url(), poolclass=NullPool).connect() as connection:
        context.configure(connection=connection, target_metadata=metadata, include_schemas=True, include_name=_ours, render_item=_render)
        with context.begin_transaction():
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7235432)")
            context.run_migrations()


run()
