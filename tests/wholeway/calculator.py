"""The calculator `xiaoneng limit`, asked as on the command line."""

import json
from datetime import datetime
from typing import Any

import typer
from typer.testing import CliRunner

from deploy.commands.limit import limit

_app = typer.Typer()
_app.command()(limit)


def calculated(kind: str, category: str, received: datetime, days: int | None = None) -> dict[str, Any]:
    """What it answers; `received`: the start of the clock; `days`: what a service promises."""
    promise = [] if days is None else ["--days", str(days)]
    answer = CliRunner().invoke(_app, [kind, "--category", category, "--received", received.isoformat(), *promise, "--json"])
    assert answer.exit_code == 0, answer.output
    return dict(json.loads(answer.stdout))
