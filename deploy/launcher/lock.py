"""One start or stop at a time on one set of data."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from deploy.places import VAR
from deploy.problems import Problem


@contextmanager
def alone() -> Iterator[None]:
    """Hold the lock of this system's data. Raises Problem when another command holds it."""
    VAR.mkdir(parents=True, exist_ok=True)
    with (VAR / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Problem("另一个启动或停止命令正在进行", "another up or down is under way") from error
        yield
