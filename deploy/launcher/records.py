"""The record of started processes (VAR/processes.json): what `down` may end, and nothing else."""

import json
import threading
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import psutil

from deploy.places import VAR

RECORDS: Final = VAR / "processes.json"
SAME_SECONDS: Final = 0.05
"""A process id whose start differs by more belongs to another process: ids are used again."""


@dataclass(frozen=True)
class Record:
    """One started process; created in seconds since the epoch, as the system's process table has it."""

    name: str
    pid: int
    created: float
    command: tuple[str, ...]
    stop_signal: int

    def process(self) -> psutil.Process | None:
        """The very process that was started, if it still runs."""
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.created) < SAME_SECONDS
            return process if same and process.status() != psutil.STATUS_ZOMBIE else None
        except psutil.NoSuchProcess:
            return None


class Records:
    """The record file, in the order of starting; safe to be written from several threads."""

    def __init__(self, file: Path = RECORDS) -> None:
        self._file = file
        self._lock = threading.Lock()

    def read(self) -> list[Record]:
        """All records, oldest first; their processes may have ended."""
        if not self._file.exists():
            return []
        return [Record(**{**row, "command": tuple(row["command"])}) for row in json.loads(self._file.read_text(encoding="utf-8"))]

    def running(self) -> dict[str, psutil.Process]:
        """The recorded processes that still run, by part."""
        found = {record.name: record.process() for record in self.read()}
        return {name: process for name, process in found.items() if process}

    def add(self, record: Record) -> None:
        """Write a started process down, in place of an earlier one of the same part."""
        with self._lock:
            self._write([kept for kept in self.read() if kept.name != record.name] + [record])

    def remove(self, name: str) -> None:
        """Forget a part that has been stopped."""
        with self._lock:
            self._write([kept for kept in self.read() if kept.name != name])

    def _write(self, records: list[Record]) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._file.with_suffix(".new")
        fresh.write_text(json.dumps([asdict(record) for record in records], indent=1), encoding="utf-8")
        fresh.replace(self._file)
