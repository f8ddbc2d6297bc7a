"""`xiaoneng logs`: what the parts wrote."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final

import typer

from deploy.launcher.process import log_of
from deploy.launcher.starting import tail
from deploy.places import LOGS
from deploy.problems import Problem

LOOK_EVERY_SECONDS: Final = 0.5


def logs(
    part: Annotated[str | None, typer.Argument(help="A part's name as `status` shows it; none given: all of them.")] = None,
    follow: Annotated[bool, typer.Option("-f", "--follow", help="Go on showing what is written, until Ctrl-C.")] = False,
    lines: Annotated[int, typer.Option("-n", "--lines", min=1, help="Lines to show of each log.")] = 40,
) -> None:
    """Show the end of the parts' logs (exit 1: there is no such log)."""
    files = [log_of(part)] if part else sorted(LOGS.glob("*.log"))
    if not files or not files[0].exists():
        raise Problem(f"没有 {part or '任何部件'} 的日志", f"no log of {part or 'any part'}")
    for file in files:
        for line in tail(file, lines).splitlines():
            _echo(file, line, several=not part)
    if follow:
        for file, line in _written(files):
            _echo(file, line, several=not part)


def _echo(file: Path, line: str, *, several: bool) -> None:
    typer.echo(f"{file.stem:10} | {line}" if several else line)


def _written(files: list[Path]) -> Iterator[tuple[Path, str]]:
    """Lines written from now on, for ever; a log begun anew is read from its start."""
    read = {file: file.stat().st_size for file in files}
    while True:
        for file in files:
            start = read[file] if file.stat().st_size >= read[file] else 0
            with file.open("rb") as stream:
                stream.seek(start)
                whole = stream.read().rpartition(b"\n")[0]
            read[file] = start + len(whole) + 1 if whole else start
            for line in whole.decode("utf-8", errors="replace").splitlines():
                yield file, line
        time.sleep(LOOK_EVERY_SECONDS)
