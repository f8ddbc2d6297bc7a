"""`xiaoneng check`: diagrams, tables and forms, before they are deployed."""

import json
from typing import Annotated

import typer
from rich.console import Console

from casework.kinds import KINDS
from casework.regimes import STEPS
from deploy.check import linters
from deploy.check.finding import Finding
from deploy.check.product import Product, business_errors, sent_messages
from deploy.check.sources import Sources
from deploy.check.whole import check as check_all
from deploy.places import ROOT
from deploy.wiring import job_registry


def check(
    as_json: Annotated[bool, typer.Option("--json", help="Answer as a JSON list.")] = False,
    to_format: Annotated[bool, typer.Option("--format", help="First write every file as Camunda Modeler would save it.")] = False,
) -> None:
    """Check every diagram, table and form (exit 0: nothing to put right; 1: something is, or the check could not run; 2: wrong option)."""
    if to_format:
        linters.write_canonical(Sources.under(ROOT).paths)
    findings = list(check_all(the_product()))
    if as_json:
        typer.echo(json.dumps([_row(finding) for finding in findings], ensure_ascii=False))
    else:
        _print(findings)
    raise typer.Exit(code=bool(findings))


def the_product() -> Product:
    """This product: its files, the workers' job types and errors, the roles of casework's decisions, the messages it sends."""
    roles = {code: str(step.role) for code, step in STEPS.items()}
    of_kinds = {message for kind in KINDS.values() for message in (kind.starts, kind.ends_early)}
    return Product(ROOT, job_registry().types, roles, sent_messages() | of_kinds, business_errors())


def _row(finding: Finding) -> dict[str, str]:
    where = {"file": str(finding.file.relative_to(ROOT)), "element": finding.element, "code": finding.code}
    return where | {"chinese": finding.chinese, "english": finding.english}


def _print(findings: list[Finding]) -> None:
    console = Console(soft_wrap=True, highlight=False)
    for finding in findings:
        where = f"{finding.file.relative_to(ROOT)} {finding.element} [{finding.code}]"
        console.print(f"{where}\n  {finding.chinese}\n  {finding.english}", markup=False)
    console.print("没有发现问题 | nothing to put right" if not findings else f"共 {len(findings)} 处 | {len(findings)} in all")
