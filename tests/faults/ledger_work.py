"""What the fault tests let the runtime do: enter a line in a ledger that would show a line entered twice or lost."""

import json
from types import SimpleNamespace
from typing import Any, Final

import psycopg
from sqlalchemy import text

from casework.clocks import SystemClock
from engine.variables import AllowList
from tests.support.postgres import Database
from workers.registry import JobFacts, Registry

ENTER: Final = "enter-line"
CLOCK: Final = SystemClock()
ALLOW_LIST: Final = AllowList(json.dumps({"properties": {"entry": {"type": "string", "pattern": "^[a-z0-9-]{1,40}$"}}}))


def make_context(session: Any) -> Any:
    """As much of a context as the ledger's handler needs."""
    return SimpleNamespace(session=session, now=CLOCK.now)


def enter_line(job: JobFacts, context: Any) -> dict[str, Any]:
    context.session.execute(text("INSERT INTO register.ledger (entry) VALUES (:entry)"), {"entry": job.variables["entry"]})
    return {}


def ledger_registry() -> Registry:
    registry = Registry()
    registry.job(ENTER, variables=("entry",))(enter_line)
    return registry


def open_ledger(database: Database) -> None:
    """Make the table: no unique key, so that nothing but the runtime keeps a line from being entered twice."""
    with psycopg.connect(plain(database.superuser_url), autocommit=True) as connection:
        connection.execute("CREATE TABLE register.ledger (entry text NOT NULL)")
        connection.execute("GRANT SELECT, INSERT ON register.ledger TO xiaoneng_app")


def lines(database: Database) -> list[str]:
    with psycopg.connect(plain(database.superuser_url)) as connection:
        return [entry for (entry,) in connection.execute("SELECT entry FROM register.ledger ORDER BY entry")]


def plain(url: str) -> str:
    """The URL as psycopg alone understands it."""
    return url.replace("+psycopg", "")
