"""Brings one part up: starts it unless it runs, then asks until it is well; an early end is told with the end of its log."""

import subprocess
import time
from pathlib import Path
from threading import Event
from typing import Final

import psutil

from deploy.launcher.part import Part
from deploy.launcher.process import log_of, start
from deploy.launcher.records import Records
from deploy.problems import Problem

ASK_EVERY_SECONDS: Final = 0.2
TAIL_LINES: Final = 15


def bring_up(part: Part, records: Records, give_up: Event) -> str:
    """Start the part, or find it running, and return once it is healthy. Raises Problem, also when told to give up."""
    running = records.running().get(part.name)
    process = running or psutil.Process(start(part, records).pid)
    deadline = time.monotonic() + part.patience
    while not part.healthy():
        if _ended(process):
            raise Problem(f"{part.name} 启动后退出", f"{part.name} ended while starting", tail(log_of(part.name)))
        if give_up.is_set() or time.monotonic() > deadline:
            raise Problem(
                f"{part.name} {part.patience:.0f} 秒内未就绪", f"{part.name} not ready in {part.patience:.0f} s", tail(log_of(part.name))
            )
    return "已在运行 was running" if running else "就绪 ready"


def _ended(process: psutil.Process) -> bool:
    """Whether the process ends within the time between two questions."""
    try:
        process.wait(ASK_EVERY_SECONDS)
    except (psutil.TimeoutExpired, subprocess.TimeoutExpired):
        return False
    return True


def tail(log: Path, lines: int = TAIL_LINES) -> str:
    """The last lines of a log file, empty when there is none."""
    if not log.exists():
        return ""
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
