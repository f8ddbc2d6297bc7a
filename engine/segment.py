"""One file of the journal: a JSON record a line; a torn end is cut off, damage inside is an error."""

import json
import os
from collections.abc import Iterator, Mapping
from io import FileIO
from pathlib import Path
from typing import Any

from engine.errors import JournalDamaged

Raw = Mapping[str, Any]


def encode(raw: Raw) -> bytes:
    """Write one record as a line."""
    return json.dumps(raw, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def write(file: FileIO, data: bytes) -> None:
    """Put the data at the end and on the disk; raise OSError, and then some of it may be there."""
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]
    os.fsync(file.fileno())


def read(path: Path) -> Iterator[Raw]:
    """Yield the records of a sound segment; stop at a torn end, raise JournalDamaged for a bad line before the end."""
    for _, raw in _scan(path):
        yield raw


def mend(path: Path) -> Iterator[Raw]:
    """Yield the records of the newest segment, then cut off what a crash left half written (it was never acknowledged)."""
    sound = 0
    for end, raw in _scan(path):
        sound = end
        yield raw
    if sound < path.stat().st_size:
        with path.open("r+b") as file:
            file.truncate(sound)
            os.fsync(file.fileno())


def _scan(path: Path) -> Iterator[tuple[int, Raw]]:
    """Yield (offset after the line, record) up to the torn end."""
    end, torn = 0, False
    with path.open("rb") as file:
        for line in file:
            end += len(line)
            raw = _decode(line)
            if raw is None:
                torn = True
            elif torn:
                raise JournalDamaged(f"{path}: an unreadable line before offset {end - len(line)}")
            else:
                yield end, raw


def _decode(line: bytes) -> Raw | None:
    if not line.endswith(b"\n"):
        return None
    try:
        raw = json.loads(line)
    except ValueError:
        return None
    return raw if isinstance(raw, dict) else None


def sync_folder(folder: Path) -> None:
    """Make a new name in the folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
