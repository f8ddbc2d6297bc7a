"""`xiaoneng check`: diagrams, tables and forms, before they are deployed."""

import json
from typing import Annotated

import typer
from rich.console import Console

from casework.letter_steps import STEPS
from deploy.check.finding import Finding
from deploy.check.whole import check as check_all
from deploy.places import ROOT
from deploy.wiring import job_registry


def check(
    as_json: Annotated[bool, typer.Option("--json", help="Answer as a JSON list.")] = False,
) -> None:
    """Check every diagram, table and form: linters, references, variables, articles, drawing (exit 1: something is to be put right)."""
    roles = {code: str(step.role) for code, step in STEPS.items()}
    findings = list(check_all(job_registry().types, roles))
    if as_json:
        typer.echo(json.dumps([_row(finding) for finding in findings], ensure_ascii=False))
    else:
        _print(findings)
    raise typer.Exit(code=bool(findings))


def _row(finding: Finding) -> dict[str, str]:
    where = {"file": str(finding.file.relative_to(ROOT)), "element": finding.element}
    return where | {"chinese": finding.chinese, "english": finding.english}


def _print(findings: list[Finding]) -> None:
    console = Console(soft_wrap=True, highlight=False)
    for finding in findings:
        console.print(f"{finding.file.relative_to(ROOT)} {finding.element}\n  {finding.chinese}\n  {finding.english}", markup=False)
    console.print("没有发现问题 | nothing to put right" if not findings else f"共 {len(findings)} 处 | {len(findings)} in all")
