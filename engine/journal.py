"""The journal: every record of the feed, redacted, on our own disk, so that the mirror can be rebuilt.

    FOLDER/incarnation                      whose records these are (engine/incarnation.py)
    FOLDER/partition-1/0000000000000000001.jsonl  named by the first position in it; a new file every 64 MB

A record counts as kept when `append` has returned: it is then on the disk (fsync), or was there before.
"""

import threading
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from io import FileIO
from itertools import zip_longest
from pathlib import Path

from engine import segment
from engine.errors import EngineDataChanged, JournalDamaged
from engine.segment import Raw

SEGMENT_BYTES = 64 * 1024 * 1024
REMEMBERED = 100_000  # positions a partition against which repeated records are compared


class _Partition:
    """The journal of one partition; positions rise, and a repeated one must tell the same story."""

    def __init__(self, folder: Path, segment_bytes: int) -> None:
        self._folder = folder
        self._segment_bytes = segment_bytes
        self._file: FileIO | None = None
        self._order: deque[int] = deque()
        self._stories: dict[int, int] = {}
        self.last = 0
        folder.mkdir(parents=True, exist_ok=True)
        if segments := self.segments():
            for raw in segment.mend(segments[-1]):
                self._remember(raw)
            self.last = self.last or _first(segments[-1]) - 1  # nothing in it survived the crash

    def segments(self) -> list[Path]:
        return sorted(self._folder.glob("*.jsonl"))

    def append(self, raws: Iterable[Raw]) -> int:
        """Append the new ones among the records, in order; return how many they were."""
        fresh = [raw for raw in raws if self._is_new(raw)]
        if fresh:
            self._write(fresh)
        return len(fresh)

    def close(self) -> None:
        if self._file:
            self._file.close()
            self._file = None

    def _is_new(self, raw: Raw) -> bool:
        position = raw["position"]
        if position > self.last:
            return True
        if self._stories.get(position, raw["timestamp"]) != raw["timestamp"]:
            raise EngineDataChanged(f"partition {raw['partitionId']}: position {position} has been another record before")
        return False

    def _write(self, fresh: list[Raw]) -> None:
        file = self._open(fresh[0]["position"])
        before = file.tell()
        try:
            segment.write(file, b"".join(segment.encode(raw) for raw in fresh))
        except OSError:
            file.truncate(before)  # a full disk must not leave half a line before the next attempt
            self.close()
            raise
        for raw in fresh:
            self._remember(raw)

    def _open(self, position: int) -> FileIO:
        if self._file and self._file.tell() >= self._segment_bytes:
            self.close()
        if self._file is None:
            self._file = self._newest(position).open("ab", buffering=0)
            segment.sync_folder(self._folder)
        return self._file

    def _newest(self, position: int) -> Path:
        segments = self.segments()
        if segments and segments[-1].stat().st_size < self._segment_bytes:
            return segments[-1]
        return self._folder / f"{position:019d}.jsonl"

    def _remember(self, raw: Raw) -> None:
        self.last = raw["position"]
        self._stories[self.last] = raw["timestamp"]
        self._order.append(self.last)
        if len(self._order) > REMEMBERED:
            del self._stories[self._order.popleft()]


class Journal:
    """All partitions; one process writes (the receiver), any may read."""

    def __init__(self, folder: Path, segment_bytes: int = SEGMENT_BYTES) -> None:
        """Open the journal, cutting off what a crash left half written; raise JournalDamaged for worse."""
        self.folder = folder
        self._segment_bytes = segment_bytes
        self._lock = threading.Lock()
        folder.mkdir(parents=True, exist_ok=True)
        self._partitions = {number: self._partition(number) for number in partitions(folder)}

    def append(self, raws: Iterable[Raw]) -> int:
        """Keep the records not kept yet and return how many they were; on return all are on the disk.

        Raise EngineDataChanged when a repeated position tells another story, OSError when the disk is full.
        """
        by_partition: dict[int, list[Raw]] = {}
        for raw in raws:
            by_partition.setdefault(raw["partitionId"], []).append(raw)
        with self._lock:
            return sum(self._of(number).append(batch) for number, batch in by_partition.items())

    def positions(self) -> Mapping[int, int]:
        """Return the last position kept of each partition."""
        with self._lock:
            return {number: partition.last for number, partition in self._partitions.items()}

    def close(self) -> None:
        """Close the files."""
        with self._lock:
            for partition in self._partitions.values():
                partition.close()

    def _of(self, number: int) -> _Partition:
        if number not in self._partitions:
            self._partitions[number] = self._partition(number)
        return self._partitions[number]

    def _partition(self, number: int) -> _Partition:
        return _Partition(self.folder / f"partition-{number}", self._segment_bytes)


def partitions(folder: Path) -> list[int]:
    """Return the numbers of the partitions a journal holds."""
    return sorted(int(path.name.removeprefix("partition-")) for path in folder.glob("partition-*"))


def last_positions(folder: Path) -> dict[int, int]:
    """Return the last position kept of each partition, by its newest file alone; raise JournalDamaged."""
    newest = {number: max((folder / f"partition-{number}").glob("*.jsonl"), default=None) for number in partitions(folder)}
    return {number: 0 if path is None else _last_of(path) for number, path in newest.items()}


def read(folder: Path, partition: int, from_position: int = 0) -> Iterator[Raw]:
    """Yield a partition's records in order, from a position on, for a rebuild; a torn end is left out.

    Raise JournalDamaged for an unreadable line inside or for positions that do not rise.
    """
    segments = sorted((folder / f"partition-{partition}").glob("*.jsonl"))
    last = 0
    for path, following in zip_longest(segments, segments[1:]):
        if following is not None and _first(following) <= from_position:
            continue
        for raw in segment.read(path):
            if raw["position"] <= last:
                raise JournalDamaged(f"{path}: position {raw['position']} after {last}")
            last = raw["position"]
            if last >= from_position:
                yield raw


def _last_of(path: Path) -> int:
    """The last position of a file; of one in which nothing survived a crash, the one before it."""
    last = _first(path) - 1
    for raw in segment.read(path):
        last = raw["position"]
    return last


def _first(path: Path) -> int:
    return int(path.stem)
