"""A sink is told everything again from the journal, in order and in batches."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from engine.journal import Journal
from engine.rebuild import BATCH, replay
from engine.records import Record


class Collected:
    def __init__(self) -> None:
        self.batches: list[Sequence[Record]] = []

    def receive(self, batch: Sequence[Record]) -> None:
        self.batches.append(batch)


def raw(position: int) -> dict[str, object]:
    envelope = {"partitionId": 1, "key": 1, "valueType": "JOB", "intent": "CREATED", "value": {}}
    return {**envelope, "position": position, "timestamp": position}


def test_all_records_come_again_in_order(tmp_path: Path) -> None:
    with closing(Journal(tmp_path)) as journal:
        journal.append([raw(position) for position in range(1, BATCH + 2)])
    sink = Collected()
    assert replay(tmp_path, sink, {}) == BATCH + 1
    assert [len(batch) for batch in sink.batches] == [BATCH, 1]
    assert [record.position for batch in sink.batches for record in batch] == list(range(1, BATCH + 2))


def test_a_sink_is_told_only_what_it_does_not_have(tmp_path: Path) -> None:
    with closing(Journal(tmp_path)) as journal:
        journal.append([raw(position) for position in range(1, 11)])
    sink = Collected()
    assert replay(tmp_path, sink, {1: 7}) == 3
    assert replay(tmp_path / "none", sink, {}) == 0
