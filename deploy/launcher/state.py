"""How each recorded part is at this moment."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import psutil

from deploy.launcher.part import Part
from deploy.launcher.records import Record

MIB = 1 << 20


@dataclass(frozen=True)
class PartState:
    """Memory is the resident size of the process and its children in MiB; pid and memory are None when it has ended."""

    name: str
    version: str
    healthy: bool
    pid: int | None
    memory_mib: int | None


def states(records: Iterable[Record], parts: Mapping[str, Part], needed: Iterable[str]) -> list[PartState]:
    """The state of every recorded part, and of those needed that a start cut short never came to."""
    found = [_state(record, parts[record.name]) for record in records if record.name in parts]
    told = {state.name for state in found}
    return found + [_ended(parts[name]) for name in needed if name not in told]


def _state(record: Record, part: Part) -> PartState:
    process = record.process()
    if process is None:
        return _ended(part)
    return PartState(part.name, part.version, part.healthy(), process.pid, memory_mib(process))


def _ended(part: Part) -> PartState:
    return PartState(part.name, part.version, healthy=False, pid=None, memory_mib=None)


def memory_mib(process: psutil.Process) -> int:
    """Resident memory of a process and its children in MiB; a child that ends meanwhile counts nothing."""
    total = 0
    for one in (process, *process.children(recursive=True)):
        try:
            total += one.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total // MIB
