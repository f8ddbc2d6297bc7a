"""`make bench`: everything that is measured, in one table; what is compared with something comes first."""

import logging

from rich.console import Console

from tests.bench import bench_due_date, bench_import, bench_jobs, bench_letters, bench_million
from tests.bench.table import show


def main() -> None:
    logging.getLogger("pyzeebe").setLevel(logging.ERROR)  # it warns of every pause
    console = Console()
    rows = []
    for bench in (bench_jobs, bench_letters, bench_import, bench_million, bench_due_date):
        console.rule(bench.__name__.rpartition(".")[2])
        rows += bench.run(console.print)
    show(console, sorted(rows, key=lambda row: row.ratio is None))


main()
