"""Telling a sink everything again, from the journal."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from engine import journal
from engine.feed import FeedSink
from engine.records import Record

BATCH = 500  # records a transaction


def replay(folder: Path, sink: FeedSink, from_position: int = 0) -> int:
    """Give the sink all records of the journal in batches and return how many; raise JournalDamaged and what the sink raises."""
    return sum(_replay(folder, partition, sink, from_position) for partition in journal.partitions(folder))


def _replay(folder: Path, partition: int, sink: FeedSink, from_position: int) -> int:
    records = (Record.parse(raw) for raw in journal.read(folder, partition, from_position))
    told = 0
    while batch := _next(records):
        sink.receive(batch)
        told += len(batch)
    return told


def _next(records: Iterator[Record]) -> list[Record]:
    return list(islice(records, BATCH))
