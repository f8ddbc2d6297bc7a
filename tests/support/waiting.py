"""Waiting for what a test expects, with a limit; never a plain sleep."""

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")


def wait_until(look: Callable[[], Found | None], what: str, seconds: float = 30.0, pause: float = 0.05) -> Found:
    """Return what `look` finds (anything true), asking again until it does; fail the test after `seconds`."""
    end = time.monotonic() + seconds
    while not (found := look()):
        if time.monotonic() > end:
            raise AssertionError(f"not seen within {seconds} s: {what}")
        time.sleep(pause)
    return found
