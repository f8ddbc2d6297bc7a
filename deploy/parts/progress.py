"""Shows what is being fetched: bars with sizes on a terminal, one line a file elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

from rich.console import Console
from rich.filesize import decimal
from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn, TransferSpeedColumn
from rich.progress import Progress as Bars

from deploy.parts.download import OnBytes


class Progress:
    """A display of transfers; use as a context manager."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._bars = Bars(
            TextColumn("{task.description}"),
            BarColumn(),
            DownloadColumn(),
            TransferSpeedColumn(),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
        )

    def __enter__(self) -> Self:
        """Start showing."""
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the finished bars standing."""
        self._bars.stop()

    @contextmanager
    def transfer(self, name: str, total: int) -> Iterator[OnBytes]:
        """Show one file of total bytes; yields what is to be told the bytes that have arrived."""
        task = self._bars.add_task(name, total=total)
        if not self._console.is_terminal:
            self._console.print(f"取 fetching {name} ({decimal(total)})")
        yield lambda done: self._bars.update(task, completed=done)
