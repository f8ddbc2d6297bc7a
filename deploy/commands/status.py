"""`xiaoneng status`: how every part is, and whether somebody is needed."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.table import Table

from deploy.launcher.facts import Facts, learn, troubles
from deploy.launcher.records import Records
from deploy.launcher.state import PartState, states
from deploy.launcher.system import Selection, all_parts
from deploy.settings import Settings, read_settings

SOMETHING_WRONG: Final = 1
NOTHING_RUNS: Final = 3


def status(as_json: Annotated[bool, typer.Option("--json", help="Answer as one JSON object.")] = False) -> None:
    """Tell each part's health, version, process and memory, and the flow's figures (exit 1: something is wrong, 3: nothing runs)."""
    settings, records = read_settings(), Records().read()
    if not records:
        typer.echo(json.dumps({"parts": []}) if as_json else "未在运行 nothing runs")
        raise typer.Exit(NOTHING_RUNS)
    parts = {part.name: part for part in all_parts(settings, Selection(webapps=True, opensearch=True))}
    needed = [part.name for part in all_parts(settings, Selection(webapps=False, opensearch=False))]
    found, facts = states(records, parts, needed), _facts(settings)
    wrong = [f"{state.name}: 不正常 not well" for state in found if not state.healthy] + troubles(facts, settings)
    if as_json:
        typer.echo(json.dumps({"parts": [asdict(state) for state in found], **facts, "troubles": wrong}, ensure_ascii=False))
    else:
        _show(found, facts, wrong)
    raise typer.Exit(SOMETHING_WRONG if wrong else 0)


def _facts(settings: Settings) -> Facts:
    from deploy.flow_facts import flow_facts  # noqa: PLC0415 -- pulls in every house, which the other commands do not need

    return learn(flow_facts, settings)


def _show(found: Sequence[PartState], facts: Facts, wrong: Sequence[str]) -> None:
    console, table = Console(), Table("部件 part", "状态 health", "版本 version", "进程 pid", "内存 MiB")
    for state in found:
        table.add_row(state.name, "✓" if state.healthy else "✗", state.version, str(state.pid or "–"), str(state.memory_mib or "–"))
    console.print(table)
    for name, value in facts.items():
        console.print(f"{name:18} {'–' if value is None else value}", highlight=False)
    for line in wrong:
        console.print(f"✗ {line}", highlight=False)
