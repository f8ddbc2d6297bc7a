"""The record feed's port and its receiver, which speaks the protocol of the broker's Elasticsearch exporter.

Order of one batch: redact, **journal, then sink**, then the answer. The broker keeps every record until it is answered,
so a crash anywhere brings the batch again and both places skip what they have. The journal goes first so that at any
moment it holds at least what the mirror shows: a rebuild from it never goes back behind what people have seen, not even
when the broker is lost between the two writes.
"""

import logging
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Protocol

from engine.errors import EngineDataChanged
from engine.journal import Journal
from engine.records import Record
from engine.redaction import redact
from engine.variables import AllowList

log = logging.getLogger(__name__)


class FeedSink(Protocol):
    """Where records go: one call a batch, one transaction a call, idempotent by (partition, position)."""

    def receive(self, batch: Sequence[Record]) -> None:
        """Commit the batch before returning; whatever is raised makes the broker send it again."""


@dataclass
class FeedHealth:
    """What the health page tells; moments in seconds of the system's clock, newest record by the engine's."""

    records: int = 0  # acknowledged since the start, repeated ones included
    refused_batches: int = 0
    last_batch_at: float | None = None
    newest_record_at: datetime | None = None
    failure: str | None = None  # of the latest batch: the kind of error, never its text
    engine_data_changed: bool = False
    positions: dict[int, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return plain data, with the age of the last batch in seconds."""
        age = None if self.last_batch_at is None else round(time.time() - self.last_batch_at, 3)
        newest = self.newest_record_at and self.newest_record_at.isoformat()
        return asdict(self) | {"newest_record_at": newest, "last_batch_age_seconds": age, "ok": self.failure is None}


class FeedReceiver:
    """Takes batches in, one at a time."""

    def __init__(self, journal: Journal, sink: FeedSink, allow_list: AllowList) -> None:
        self._journal = journal
        self._sink = sink
        self._allow_list = allow_list
        self._lock = threading.Lock()
        self.health = FeedHealth(positions=dict(journal.positions()))

    def take(self, raws: Sequence[Mapping[str, Any]]) -> None:
        """Keep a batch in the journal and the sink; raise what either raises, and the broker sends it again."""
        with self._lock:
            try:
                self._keep(raws)
            except Exception as error:
                self._note_failure(error)
                raise

    def _keep(self, raws: Sequence[Mapping[str, Any]]) -> None:
        redacted = [redact(raw, self._allow_list) for raw in raws]
        self._journal.append(redacted)
        batch = [Record.parse(raw) for raw in redacted]
        self._sink.receive(batch)
        self._note_success(batch)

    def _note_success(self, batch: Sequence[Record]) -> None:
        health = self.health
        health.records += len(batch)
        health.last_batch_at, health.failure = time.time(), None
        health.positions = dict(self._journal.positions())
        if batch:
            health.newest_record_at = batch[-1].timestamp

    def _note_failure(self, error: Exception) -> None:
        self.health.refused_batches += 1
        self.health.failure = type(error).__name__
        self.health.engine_data_changed |= isinstance(error, EngineDataChanged)
        log.error("feed batch refused: %s", type(error).__name__)
