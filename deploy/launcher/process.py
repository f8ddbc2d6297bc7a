"""Starts and stops one process: recorded the moment it exists, its output in a log file of its own."""

import os
import signal
import subprocess
from pathlib import Path
from typing import Final

import psutil

from deploy.launcher.part import Part
from deploy.launcher.records import Record, Records
from deploy.launcher.rooted import rooted
from deploy.launcher.unprivileged import drop_root
from deploy.places import LOGS, VAR

GRACE_SECONDS: Final = 30.0
"""Time a part has to end on its own before it is killed."""


_STARTED: Final[list[subprocess.Popen[bytes]]] = []
"""They outlive us on purpose; kept, so that Python does not take them for forgotten ones."""


def log_of(name: str) -> Path:
    """The log file of a part's present or last run."""
    return LOGS / f"{name}.log"


def start(part: Part, records: Records) -> subprocess.Popen[bytes]:
    """Start the part's process, in a session of its own so that the terminal's Ctrl-C does not reach it."""
    part.prepare()
    command = rooted(drop_root(part.command) if part.unprivileged else part.command)
    with _fresh_log(part.name).open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 -- the commands are our own
            command,
            env={**os.environ, **part.environment},
            cwd=VAR,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    _STARTED.append(process)
    records.add(Record(part.name, process.pid, psutil.Process(process.pid).create_time(), part.command, int(part.stop_signal)))
    return process


def stop(record: Record, records: Records, grace: float = GRACE_SECONDS) -> bool:
    """End the recorded process and its children, by force after grace seconds; whether it was running."""
    process = record.process()
    if process:
        family = [process, *process.children(recursive=True)]
        process.send_signal(signal.Signals(record.stop_signal))
        _, left = psutil.wait_procs(family, timeout=grace)
        for survivor in left:
            survivor.kill()
        psutil.wait_procs(left, timeout=grace)
    records.remove(record.name)
    return process is not None


def _fresh_log(name: str) -> Path:
    """A new log; the one of the run before is kept as NAME.log.1."""
    log = log_of(name)
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists():
        log.replace(log.with_suffix(".log.1"))
    return log
