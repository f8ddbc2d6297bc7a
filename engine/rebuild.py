"""Telling a sink again, from the journal, what it does not have."""

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

from engine import journal
from engine.feed import FeedSink
from engine.records import Record

BATCH = 500  # records a transaction


def replay(folder: Path, sink: FeedSink, after: Mapping[int, int]) -> int:
    """Give the sink the journal's records in batches, each partition's behind the position `after` names, and return how many.

    Raise JournalDamaged and what the sink raises.
    """
    return sum(_replay(folder, partition, sink, after.get(partition, 0) + 1) for partition in journal.partitions(folder))


def _replay(folder: Path, partition: int, sink: FeedSink, from_position: int) -> int:
    records = (Record.parse(raw) for raw in journal.read(folder, partition, from_position))
    told = 0
    while batch := _next(records):
        sink.receive(batch)
        told += len(batch)
    return told


def _next(records: Iterator[Record]) -> list[Record]:
    return list(islice(records, BATCH))
