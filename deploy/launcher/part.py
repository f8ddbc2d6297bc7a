"""What the launcher knows of a part: how it is run, what it needs first, and how to ask whether it is well."""

import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

LOOPBACK = "127.0.0.1"


def nothing_to_prepare() -> None:
    """For parts that make their own data directories."""


@dataclass(frozen=True)
class Part:
    """One process (and its children). Times in seconds."""

    name: str
    version: str
    command: tuple[str, ...]
    healthy: Callable[[], bool]
    ports: tuple[int, ...]
    needs: tuple[str, ...] = ()
    """Names of parts and steps that come first."""
    environment: Mapping[str, str] = field(default_factory=dict)
    prepare: Callable[[], None] = nothing_to_prepare
    unprivileged: bool = False
    """Refuses to run as root: started as nobody when we are."""
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 240.0
    """How long it may take to become healthy before the start counts as failed."""
