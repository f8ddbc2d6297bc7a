"""`xiaoneng deploy`: bring diagrams, tables and forms to the engine, a regime a call."""

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from deploy.deployment import deploy_regimes
from deploy.settings import read_settings
from engine.deployment import Deployed


def deploy(
    regimes: Annotated[list[str] | None, typer.Argument(help="Folders under bpmn/ and forms/; none given: all, shared first.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as a JSON list.")] = False,
) -> None:
    """Deploy regimes to the running engine; unchanged files keep their version (exit 1: the engine refused or is away)."""
    rows = deploy_regimes(read_settings(), regimes or ())
    if as_json:
        typer.echo(json.dumps([asdict(row) for row in rows], ensure_ascii=False))
    else:
        Console().print(_table(rows))


def _table(rows: list[Deployed]) -> Table:
    table = Table("文件", "类别", "标识", "版本", "键")
    for row in rows:
        table.add_row(row.resource, row.kind, row.id, str(row.version), str(row.key))
    return table
