"""All checks over all files."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from deploy.check import expressions, forms, geometry, linters, references, tables, wording
from deploy.check.bpmn import diagrams
from deploy.check.finding import Finding
from deploy.places import ROOT


def check(job_types: frozenset[str], roles: Mapping[str, str], root: Path = ROOT) -> Iterator[Finding]:
    """Check every diagram, table and form under root against the workers' job types and the roles of casework's decisions."""
    drawn, shown = diagrams(root), sorted((root / "forms").rglob("*.form"))
    known = references.Known.under(root, drawn, job_types, roles)
    for diagram in drawn:
        yield from wording.check(diagram)
        yield from expressions.check(diagram)
        yield from references.check(diagram, known)
        yield from geometry.check(diagram)
    for path in sorted((root / "bpmn").rglob("*.dmn")):
        yield from tables.check(path)
    for path in shown:
        yield from forms.check(path)
    yield from linters.check([*(diagram.path for diagram in drawn), *shown])
