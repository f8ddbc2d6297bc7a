"""The real receiver in the test process, and a tap on what it received."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from engine.feed import FeedReceiver, FeedSink
from engine.feed_app import feed_app
from engine.journal import Journal
from engine.records import Record
from engine.variables import AllowList
from tests.support.waiting import wait_until

USER, PASSWORD = "feed", "not-a-secret"


class FeedTap:
    """A sink that keeps every record once, hands the batch on to the sinks attached, and lets tests wait for a record."""

    def __init__(self) -> None:
        self._seen: set[tuple[int, int]] = set()
        self._arrived = threading.Condition()
        self.records: list[Record] = []
        self._sinks: list[FeedSink] = []
        self._handing_on = threading.Lock()

    @contextmanager
    def heard_by(self, sink: FeedSink) -> Iterator[None]:
        """Hand every batch on to `sink` too; at the end none is under way there any more."""
        with self._handing_on:
            self._sinks.append(sink)
        yield
        with self._handing_on:
            self._sinks.remove(sink)

    def receive(self, batch: Sequence[Record]) -> None:
        with self._handing_on:
            for sink in self._sinks:
                sink.receive(batch)
        with self._arrived:
            fresh = [record for record in batch if (record.partition, record.position) not in self._seen]
            self._seen.update((record.partition, record.position) for record in fresh)
            self.records.extend(fresh)
            self._arrived.notify_all()

    def wait_for(self, wanted: Callable[[Record], bool], what: str, seconds: float = 30.0) -> Record:
        """Return the first record wanted, waiting for it; fail the test after `seconds`."""
        looked = 0

        def found() -> Record | None:
            nonlocal looked
            fresh, looked = self.records[looked:], len(self.records)
            return next((record for record in fresh if wanted(record)), None)

        box: list[Record] = []

        def arrived() -> bool:
            if record := found():
                box.append(record)
            return bool(box)

        with self._arrived:
            if not self._arrived.wait_for(arrived, seconds):
                raise AssertionError(f"not in the feed within {seconds} s: {what}")
        return box[0]

    def matching(self, wanted: Callable[[Record], bool]) -> list[Record]:
        """Return all records wanted that have arrived."""
        with self._arrived:
            return [record for record in self.records if wanted(record)]


class ReceiverServer:
    """The receiver's app on a port of its own; stopped and started again at will."""

    def __init__(self, port: int, folder: Path, allow_list: AllowList, tap: FeedTap) -> None:
        self.port, self.folder, self.tap = port, folder, tap
        self._allow_list = allow_list
        self._server: uvicorn.Server | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.journal = Journal(self.folder)
        self.receiver = FeedReceiver(self.journal, self.tap, self._allow_list)
        app = feed_app(self.receiver, USER, PASSWORD)
        self._server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=self.port, log_level="warning", ws="none", lifespan="off"))
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        wait_until(lambda: self._server and self._server.started, "the receiver listens")

    def stop(self) -> None:
        if self._server:
            self._server.should_exit = True
            self._thread.join()
            self.journal.close()
            self._server = None
