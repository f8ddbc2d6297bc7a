"""What keeps a process from its work: the engine or the database does not answer."""

import asyncio
from collections.abc import Sequence
from typing import Final

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from engine.commands import EngineCommands
from engine.errors import EngineError
from workers.health import Problems

ANSWER_SECONDS: Final = 5.0


def readiness(commands: EngineCommands, database: Engine, loop: asyncio.AbstractEventLoop) -> Problems:
    """Return the check for the health page, which asks from a thread of its own."""

    def problems() -> Sequence[str]:
        found = (_engine_problem(commands, loop), _database_problem(database))
        return [problem for problem in found if problem]

    return problems


def _engine_problem(commands: EngineCommands, loop: asyncio.AbstractEventLoop) -> str | None:
    asked = asyncio.run_coroutine_threadsafe(commands.topology(), loop)
    try:
        return None if asked.result(ANSWER_SECONDS).healthy else "engine unhealthy"
    except (EngineError, TimeoutError):
        asked.cancel()
        return "engine out of reach"


def _database_problem(database: Engine) -> str | None:
    try:
        with database.connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return "database out of reach"
    return None
