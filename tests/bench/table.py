"""One line of the bench's table, and the table."""

import os
import platform
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import psutil
from rich.console import Console
from rich.table import Table

Say: TypeAlias = Callable[[str], object]
"""Shows that something goes on."""


@dataclass(frozen=True)
class Row:
    """A figure of ours; where there is something to compare it with, the ratio counts and comes first."""

    what: str
    ours: float
    unit: str
    other: float | None = None
    ratio: float | None = None
    aim: str = ""


def show(console: Console, rows: Iterable[Row]) -> None:
    table = Table("what", "ratio", "aim", "ours", "other", "unit")
    for row in rows:
        table.add_row(row.what, _figure(row.ratio), row.aim, _figure(row.ours), _figure(row.other), row.unit)
    console.print(machine())
    console.print(table)


def machine() -> str:
    """What the figures were measured on, and how busy it was."""
    models = [line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    load = ", ".join(f"{part:.1f}" for part in os.getloadavg())
    memory = psutil.virtual_memory().total / 2**30
    return f"{len(models)} x {models[0]}, {memory:.1f} GiB, Python {platform.python_version()}; load average {load}"


def _figure(number: float | None) -> str:
    return "" if number is None else f"{number:,.2f}" if number < 100 else f"{number:,.0f}"
