"""`xiaoneng down`: stop what `up` started."""

from rich.console import Console

from deploy.launcher.lock import alone
from deploy.launcher.records import Record
from deploy.launcher.system import take_down


def down() -> None:
    """Stop every process that `up` recorded, in reverse order, and nothing else."""
    console = Console()

    def stopped(record: Record, was_running: bool) -> None:
        console.print(f"{record.name:14} {'已停止 stopped' if was_running else '早已结束 had ended'}", highlight=False)

    with alone():
        take_down(stopped)
