"""One real Zeebe broker with a controlled clock, sending its records to a receiver in the test process."""

import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import httpx

from deploy.free_ports import free_ports
from deploy.parts.class_archive import broker_command
from engine.clock import EngineClock
from engine.exporter import exporter_environment
from engine.partitions import partition_states
from tests.support.feed import PASSWORD, USER
from tests.support.process import ChildProcess
from tests.support.waiting import wait_until

READY_SECONDS: Final = 120.0
_WORTH_MOVING: Final = timedelta(seconds=1)


class Broker:
    """The broker's addresses stay the same over `kill`, `stop` and `start`; its data too."""

    def __init__(self, folder: Path, feed_url: str | None, more: Mapping[str, str] | None = None, *, bulk_size: int = 1) -> None:
        """`more` is what its environment has besides; records are sent at once unless `bulk_size` is that of the product."""
        self.folder, self._more, self._bulk_size = folder, more or {}, bulk_size
        self.grpc_port, self._rest, self._management, *self._internal = free_ports(5)
        self._feed_url = feed_url
        self._process: ChildProcess | None = None
        self._ahead = timedelta(0)

    @property
    def grpc_address(self) -> str:
        return f"127.0.0.1:{self.grpc_port}"

    @property
    def rest_url(self) -> str:
        return f"http://127.0.0.1:{self._rest}"

    @property
    def management_url(self) -> str:
        return f"http://127.0.0.1:{self._management}"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    @property
    def clock(self) -> EngineClock:
        return EngineClock(self.management_url)

    def start(self) -> None:
        """Start it and return when it is ready; run from the main thread."""
        self._process = ChildProcess(broker_command(), self._environment(), self.folder / "broker.log")
        wait_until(self._ready, "the broker is ready", READY_SECONDS)
        if self._ahead > _WORTH_MOVING:
            self.clock.move_to(datetime.now(UTC) + self._ahead)

    def kill(self) -> None:
        """End it as a power cut would; the clock's offset, which only its memory holds, is set again at the next start."""
        if self._process:
            self._ahead = self.clock.now() - datetime.now(UTC)
            self._process.kill()

    def stop(self) -> None:
        if self._process:
            self._process.stop()

    def wait_exported(self) -> None:
        """Return when the feed has acknowledged what was processed until now."""
        processed = {number: state.processed for number, state in partition_states(self.management_url).items()}

        def level() -> bool:
            return all(state.exported >= processed[number] for number, state in partition_states(self.management_url).items())

        wait_until(level, "the feed has caught up")

    def _ready(self) -> bool:
        if self._process and not self._process.running:
            raise AssertionError((self.folder / "broker.log").read_text()[-3000:])
        try:
            return httpx.get(f"{self.management_url}/ready", trust_env=False, follow_redirects=True).is_success
        except httpx.TransportError:
            return False

    def _environment(self) -> Mapping[str, str]:
        command, internal = (str(port) for port in self._internal)
        return {
            "PATH": os.environ["PATH"],
            "ZEEBE_BROKER_GATEWAY_ENABLE": "true",
            "ZEEBE_BROKER_NETWORK_HOST": "127.0.0.1",
            "ZEEBE_BROKER_NETWORK_COMMANDAPI_PORT": command,
            "ZEEBE_BROKER_NETWORK_INTERNALAPI_PORT": internal,
            "ZEEBE_BROKER_GATEWAY_NETWORK_HOST": "127.0.0.1",
            "ZEEBE_BROKER_GATEWAY_NETWORK_PORT": str(self.grpc_port),
            "SERVER_ADDRESS": "127.0.0.1",
            "SERVER_PORT": str(self._rest),
            "MANAGEMENT_SERVER_ADDRESS": "127.0.0.1",
            "MANAGEMENT_SERVER_PORT": str(self._management),
            "ZEEBE_BROKER_DATA_DIRECTORY": str(self.data),
            "ZEEBE_BROKER_DATA_LOGSEGMENTSIZE": "16MB",
            "ZEEBE_CLOCK_CONTROLLED": "true",
            **(exporter_environment(self._feed_url, USER, PASSWORD, bulk_size=self._bulk_size) if self._feed_url else {}),
            **self._more,
        }
