"""What must exist before the first migration: the two roles and the database (a superuser's work)."""

from typing import Final

from psycopg import Connection, connect
from psycopg.sql import SQL, Identifier, Literal
from sqlalchemy import URL, make_url

APP_ROLE: Final = "xiaoneng_app"
"""The application's role; migrations grant to it by this name."""

LOCK: Final = 0x7869616F  # "xiao": two preparations at once wait for each other


def prepare(superuser_url: str, owner_url: str, app_url: str) -> None:
    """Create both roles, with the passwords in their URLs, and the database if missing; may be repeated.

    Raises ValueError if the URLs name different databases or the application's role is not APP_ROLE.
    """
    owner, app = make_url(owner_url), make_url(app_url)
    if owner.database != app.database or app.username != APP_ROLE:
        raise ValueError(f"owner and application need one database, and the application the role {APP_ROLE}")
    with connect(_conninfo(make_url(superuser_url)), autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", (LOCK,))
        for url in (owner, app):
            _ensure_role(connection, url)
        _ensure_database(connection, owner)


def _conninfo(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def _ensure_role(connection: Connection, url: URL) -> None:
    exists = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (url.username,)).fetchone()
    action = SQL("ALTER" if exists else "CREATE")
    connection.execute(SQL("{} ROLE {} LOGIN NOSUPERUSER PASSWORD {}").format(action, Identifier(str(url.username)), Literal(url.password)))


def _ensure_database(connection: Connection, owner: URL) -> None:
    name = Identifier(str(owner.database))
    if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (owner.database,)).fetchone():
        connection.execute(
            SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'").format(name, Identifier(str(owner.username)))
        )
    connection.execute(SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
    connection.execute(SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(name, Identifier(APP_ROLE)))
