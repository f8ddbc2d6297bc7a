"""`python -m deploy.serve receiver|relay|workers|portal`: one process of ours, until it is told to end."""

import asyncio
import sys
from collections.abc import Callable, Mapping
from typing import Final

import structlog
import uvicorn
from starlette.types import ASGIApp

from api.app import create_app
from deploy import wiring
from deploy.logs import log_as_json
from deploy.problems import Problem
from deploy.recovery.mark import demand_reconciled
from deploy.serving.receiver import receiver_app
from deploy.serving.relay import run_relay
from deploy.serving.workers import run_workers
from deploy.settings import Settings
from register.session import short_lived_engine, transaction

FATAL: Final = 1
log = structlog.get_logger(__name__)


def serve_receiver(settings: Settings) -> None:
    """Take the engine's records in."""
    _serve(receiver_app(settings), settings.feed_host, settings.feed_port)


def serve_portal(settings: Settings) -> None:
    """Serve the pages; raise Problem while the register is one restored and not yet reconciled: numbers would be given twice."""
    with short_lived_engine(settings.database_url) as database, transaction(database) as session:
        demand_reconciled(session)
    _serve(create_app(wiring.portal_services(settings)), settings.portal_host, settings.portal_port)


def serve_relay(settings: Settings) -> None:
    """Send what the outbox holds."""
    asyncio.run(run_relay(settings))


def serve_workers(settings: Settings) -> None:
    """Do the engine's jobs."""
    asyncio.run(run_workers(settings))


PROCESSES: Final[Mapping[str, Callable[[Settings], None]]] = {
    "receiver": serve_receiver,
    "relay": serve_relay,
    "workers": serve_workers,
    "portal": serve_portal,
}


def main(arguments: list[str]) -> int:
    """Run the named process; 0 when it was told to end, 1 when it could not go on, 2 when there is no such process."""
    if len(arguments) != 1 or arguments[0] not in PROCESSES:
        sys.stderr.write(f"usage: python -m deploy.serve {'|'.join(PROCESSES)}\n")
        return 2
    log_as_json()
    try:
        PROCESSES[arguments[0]](Settings())
    except Problem as problem:
        log.error("cannot start", process=arguments[0], problem=str(problem))
        return FATAL
    return 0


def _serve(app: ASGIApp, host: str, port: int) -> None:
    uvicorn.run(app, host=host, port=port, log_config=None, access_log=False, server_header=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
