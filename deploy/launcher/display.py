"""Shows parts and steps as they start and become ready: a line each with its time, live on a terminal."""

import time
from typing import Self

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn


class Display:
    """Use as a context manager; started() and done() may come from any order of parts."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._live = Progress(
            SpinnerColumn(finished_text="✓"),
            TextColumn("{task.description}"),
            TimeElapsedColumn(),
            TextColumn("{task.fields[result]}"),
            console=console,
            disable=not console.is_terminal,
        )
        self._tasks: dict[str, tuple[TaskID, float]] = {}

    def __enter__(self) -> Self:
        """Start showing."""
        self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the lines standing."""
        self._live.stop()

    def started(self, name: str) -> None:
        """A part or step has been begun."""
        self._tasks[name] = self._live.add_task(name.ljust(14), total=1, result=""), time.monotonic()

    def done(self, name: str, result: str) -> None:
        """A part or step is ready; result is its line."""
        task, began = self._tasks[name]
        self._live.update(task, completed=1, result=result)
        if not self._console.is_terminal:
            self._console.print(f"✓ {name:14} {time.monotonic() - began:5.1f} s  {result}", highlight=False)
