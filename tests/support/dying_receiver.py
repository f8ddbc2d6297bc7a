"""A receiver that kills itself in the middle of its first batch, run as `python -m tests.support.dying_receiver`.

Arguments: port, journal folder, allow-list file, ledger file, and `before` or `after`: whether it dies before or after
its sink has committed (the journal has the batch by then, the answer never leaves).
"""

import json
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import uvicorn

from engine.feed import FeedReceiver
from engine.feed_app import feed_app
from engine.journal import Journal
from engine.records import Record
from engine.variables import AllowList
from tests.support.feed import PASSWORD, USER


class DyingSink:
    """Commits positions to a file, or does not get that far."""

    def __init__(self, ledger: Path, commits: bool) -> None:
        self._ledger, self._commits = ledger, commits

    def receive(self, batch: Sequence[Record]) -> None:
        if self._commits:
            with self._ledger.open("a") as file:
                file.writelines(f"{json.dumps([record.partition, record.position])}\n" for record in batch)
                file.flush()
                os.fsync(file.fileno())
        os.kill(os.getpid(), signal.SIGKILL)


def main(port: str, folder: str, allow_list: str, ledger: str, when: str) -> None:
    sink = DyingSink(Path(ledger), commits=when == "after")
    receiver = FeedReceiver(Journal(Path(folder)), sink, AllowList(Path(allow_list).read_text(encoding="utf-8")))
    uvicorn.run(feed_app(receiver, USER, PASSWORD), host="127.0.0.1", port=int(port), log_level="warning", lifespan="off")


if __name__ == "__main__":
    main(*sys.argv[1:])
