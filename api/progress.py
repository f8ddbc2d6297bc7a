"""How far a person's long request has come, told while it runs; kept by this process only, for it runs here."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

Step = Callable[[int, int], None]


class ProgressBook:
    """Done and total by whoever waits."""

    def __init__(self) -> None:
        self._steps: dict[str, tuple[int, int]] = {}

    @contextmanager
    def of(self, staff_id: str) -> Iterator[Step]:
        """Yields what the long action tells its steps to; forgotten at the end."""

        def step(done: int, total: int) -> None:
            self._steps[staff_id] = (done, total)

        try:
            yield step
        finally:
            self._steps.pop(staff_id, None)

    def at(self, staff_id: str) -> tuple[int, int] | None:
        """Done and total; None before the first step and after the last."""
        return self._steps.get(staff_id)
