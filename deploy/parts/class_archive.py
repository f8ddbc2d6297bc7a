"""The broker for tests: a run on nothing that notes its classes, so that the session's brokers start quickly from the first on."""

import fcntl
import os
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Final

import httpx

from deploy.free_ports import free_ports
from deploy.parts.camunda import BROKER
from deploy.places import CACHE, VAR

_TRAINING_SECONDS: Final = 120
_POLL_SECONDS: Final = 0.2


def broker_command() -> list[str]:
    """Return the command that runs a broker (settings come from its environment), using the class archive if there is one."""
    return list(BROKER.command())


def make_class_archive() -> None:
    """Make the class archive unless it is there: start a broker on nothing, note the classes it loads, lay them out."""
    with (CACHE / ".classes.lock").open("w") as lock, tempfile.TemporaryDirectory(prefix="xiaoneng-classes-") as folder:
        fcntl.flock(lock, fcntl.LOCK_EX)  # a second one waits and then finds it there
        if not BROKER.archive.exists():
            VAR.mkdir(parents=True, exist_ok=True)
            _train(Path(folder) / "data")
            BROKER.make_archive()


def _train(data: Path) -> None:
    """Run a broker on free ports until it is ready; a list cut short by an early end is worth having too."""
    management, *_ = ports = free_ports(5)
    quiet = subprocess.DEVNULL
    broker = subprocess.Popen(BROKER.command(), env=_environment(data, ports), stdout=quiet, stderr=quiet)  # noqa: S603 - our own arguments
    try:
        end = time.monotonic() + _TRAINING_SECONDS
        while time.monotonic() < end and broker.poll() is None and not _ready(management):
            time.sleep(_POLL_SECONDS)
    finally:
        broker.terminate()
        broker.wait(_TRAINING_SECONDS)


def _ready(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/ready", trust_env=False, follow_redirects=True).is_success
    except httpx.TransportError:
        return False


def _environment(data: Path, ports: list[int]) -> dict[str, str]:
    management, rest, grpc, command, internal = ports
    return {
        "PATH": os.environ["PATH"],
        "SERVER_ADDRESS": "127.0.0.1",
        "SERVER_PORT": str(rest),
        "MANAGEMENT_SERVER_ADDRESS": "127.0.0.1",
        "MANAGEMENT_SERVER_PORT": str(management),
        "ZEEBE_BROKER_DATA_DIRECTORY": str(data),
        "ZEEBE_BROKER_GATEWAY_ENABLE": "true",
        "ZEEBE_BROKER_GATEWAY_NETWORK_HOST": "127.0.0.1",
        "ZEEBE_BROKER_GATEWAY_NETWORK_PORT": str(grpc),
        "ZEEBE_BROKER_NETWORK_HOST": "127.0.0.1",
        "ZEEBE_BROKER_NETWORK_COMMANDAPI_PORT": str(command),
        "ZEEBE_BROKER_NETWORK_INTERNALAPI_PORT": str(internal),
        "ZEEBE_BROKER_EXPORTERS_NOWHERE_CLASSNAME": "io.camunda.zeebe.exporter.ElasticsearchExporter",  # its classes belong in the list
    }
