"""Our own processes: the record feed's receiver, the outbox relay, the workers and the portal."""

import sys

from deploy.launcher.part import LOOPBACK, Part
from deploy.launcher.probes import http_ok
from deploy.settings import Settings
from deploy.version import VERSION


def own_parts(settings: Settings) -> tuple[Part, ...]:
    """Each runs `python -m deploy.serve NAME` and answers /health."""
    return (
        _own("receiver", settings.feed_port, needs=("migrate",)),
        _own("relay", settings.relay_health_port, needs=("migrate", "broker")),
        _own("workers", settings.workers_health_port, needs=("migrate", "broker")),
        _own("portal", settings.portal_port, needs=("migrate", "receiver")),  # which tells whether the register was restored
    )


def _own(name: str, port: int, needs: tuple[str, ...]) -> Part:
    return Part(
        name=name,
        version=VERSION,
        command=(sys.executable, "-m", "deploy.serve", name),
        healthy=lambda: http_ok(f"http://{LOOPBACK}:{port}/health"),
        ports=(port,),
        needs=needs,
        patience=60.0,
    )
