"""The journal: kept once, in order, on the disk; a torn end is cut off, damage inside is never read over."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from engine import journal as journals
from engine.errors import EngineDataChanged, JournalDamaged
from engine.journal import Journal


@pytest.fixture
def keep() -> Iterator[Callable[..., Journal]]:
    """Open journals that are closed at the end."""
    with ExitStack() as opened:

        def open_one(folder: Path, **options: int) -> Journal:
            return opened.enter_context(closing(Journal(folder, **options)))

        yield open_one


def raw(position: int, partition: int = 1, timestamp: int | None = None) -> dict[str, object]:
    return {"partitionId": partition, "position": position, "timestamp": timestamp or position * 10, "value": {"n": "字" * 20}}


def positions(folder: Path, partition: int = 1, from_position: int = 0) -> list[int]:
    return [record["position"] for record in journals.read(folder, partition, from_position)]


def test_records_are_kept_once_and_in_order(keep: Callable[..., Journal], tmp_path: Path) -> None:
    journal = keep(tmp_path)
    assert journal.append([raw(1), raw(3)]) == 2
    assert journal.append([raw(1), raw(3), raw(4)]) == 1
    assert positions(tmp_path) == [1, 3, 4]
    assert journal.positions() == {1: 4}


def test_partitions_are_kept_apart(keep: Callable[..., Journal], tmp_path: Path) -> None:
    journal = keep(tmp_path)
    journal.append([raw(5, partition=1), raw(2, partition=2)])
    assert journal.positions() == {1: 5, 2: 2}
    assert journals.partitions(tmp_path) == [1, 2]
    assert positions(tmp_path, 2) == [2]


def test_reopening_goes_on_where_it_ended(keep: Callable[..., Journal], tmp_path: Path) -> None:
    first = keep(tmp_path)
    first.append([raw(1), raw(2)])
    first.close()
    second = keep(tmp_path)
    assert second.append([raw(2), raw(3)]) == 1
    assert positions(tmp_path) == [1, 2, 3]


@pytest.mark.parametrize("lost", [1, 2, 10, 60])
def test_a_torn_last_line_is_cut_off_and_comes_again(keep: Callable[..., Journal], tmp_path: Path, lost: int) -> None:
    journal = keep(tmp_path)
    journal.append([raw(1), raw(2)])
    journal.close()
    (file,) = (tmp_path / "partition-1").iterdir()
    file.write_bytes(file.read_bytes()[:-lost])
    assert positions(tmp_path) == [1], "a reader leaves the torn line out even before it is mended"
    mended = keep(tmp_path)
    assert mended.positions() == {1: 1}
    assert mended.append([raw(1), raw(2)]) == 1
    assert positions(tmp_path) == [1, 2]


def test_zeroes_at_the_end_after_a_power_cut_are_cut_off(keep: Callable[..., Journal], tmp_path: Path) -> None:
    journal = keep(tmp_path)
    journal.append([raw(1)])
    journal.close()
    (file,) = (tmp_path / "partition-1").iterdir()
    file.write_bytes(file.read_bytes() + b"\0" * 100 + b"\n" + b"\0" * 7)
    assert keep(tmp_path).positions() == {1: 1}
    assert file.read_bytes().count(b"\0") == 0


def test_an_unreadable_line_inside_is_damage(keep: Callable[..., Journal], tmp_path: Path) -> None:
    journal = keep(tmp_path)
    journal.append([raw(1), raw(2), raw(3)])
    journal.close()
    (file,) = (tmp_path / "partition-1").iterdir()
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(lines[0] + b"{broken\n" + lines[2])
    with pytest.raises(JournalDamaged):
        positions(tmp_path)
    with pytest.raises(JournalDamaged):
        keep(tmp_path)


def test_a_whole_last_segment_lost_in_a_crash_is_no_step_back(keep: Callable[..., Journal], tmp_path: Path) -> None:
    journal = keep(tmp_path, segment_bytes=1)
    journal.append([raw(1)])
    journal.append([raw(7)])
    journal.close()
    (tmp_path / "partition-1" / f"{7:019d}.jsonl").write_bytes(b"")
    reopened = keep(tmp_path, segment_bytes=1)
    assert reopened.append([raw(1), raw(7)]) == 1
    assert positions(tmp_path) == [1, 7]


def test_segments_roll_and_reading_skips_those_before(keep: Callable[..., Journal], tmp_path: Path) -> None:
    journal = keep(tmp_path, segment_bytes=400)
    for position in range(1, 21):
        journal.append([raw(position)])
    assert len(list((tmp_path / "partition-1").iterdir())) > 3
    assert positions(tmp_path) == list(range(1, 21))
    assert positions(tmp_path, from_position=13) == list(range(13, 21))
    assert positions(tmp_path, from_position=99) == []


def test_a_repeated_position_with_another_story_is_a_changed_engine(keep: Callable[..., Journal], tmp_path: Path) -> None:
    journal = keep(tmp_path)
    journal.append([raw(1), raw(2)])
    journal.close()
    reopened = keep(tmp_path)
    with pytest.raises(EngineDataChanged):
        reopened.append([raw(2, timestamp=999), raw(3)])
    assert positions(tmp_path) == [1, 2]


def test_a_full_disk_leaves_nothing_half_written(keep: Callable[..., Journal], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = keep(tmp_path)
    journal.append([raw(1)])

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("engine.segment.os.fsync", full)
        with pytest.raises(OSError, match="No space"):
            journal.append([raw(2)])
    assert positions(tmp_path) == [1]
    assert journal.append([raw(2)]) == 1
    assert positions(tmp_path) == [1, 2]


def test_the_last_positions_are_read_from_the_newest_files(keep: Callable[..., Journal], tmp_path: Path) -> None:
    assert journals.last_positions(tmp_path) == {}
    keep(tmp_path, segment_bytes=1).append([raw(1), raw(2, partition=2)])
    keep(tmp_path, segment_bytes=1).append([raw(3)])
    assert journals.last_positions(tmp_path) == {1: 3, 2: 2}
    (tmp_path / "partition-1" / "0000000000000000009.jsonl").write_text('{"torn', encoding="utf-8")
    assert journals.last_positions(tmp_path) == {1: 8, 2: 2}


def test_lines_are_plain_json_for_other_tools(keep: Callable[..., Journal], tmp_path: Path) -> None:
    keep(tmp_path).append([raw(1)])
    (file,) = (tmp_path / "partition-1").iterdir()
    assert json.loads(file.read_text(encoding="utf-8")) == raw(1)
