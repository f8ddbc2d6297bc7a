"""The coverage page: every diagram with walked paths green and missed ones red, every table with how often each row matched."""

import json
import shutil
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from deploy.check.bpmn import Diagram
from deploy.places import WEB_BUNDLES
from tests.coverage.walked import Coverage

NAME: Final = "index.html"
VIEWER: Final = WEB_BUNDLES / "bpmn-js/dist"
_SCRIPT: Final = "bpmn-navigated-viewer.production.min.js"


def write(coverage: Coverage, folder: Path) -> Path:
    """Write the page and the viewer beside it, anew; return the page."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(VIEWER, folder / "viewer", ignore=shutil.ignore_patterns("*.map"))
    templates = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined)
    drawn = [_drawn(coverage, diagram) for diagram in coverage.diagrams]
    page = folder / NAME
    text = templates.get_template("page.html").render(
        share=coverage.share, missed=coverage.missed, diagrams=drawn, tables=_tables(coverage), script=f"viewer/{_SCRIPT}"
    )
    page.write_text(text, encoding="utf-8")
    return page


def _drawn(coverage: Coverage, diagram: Diagram) -> dict[str, Any]:
    times = {element: coverage.walked.elements[diagram.process_id, element] for element in sorted(diagram.walkable)}
    data = json.dumps({"xml": diagram.path.read_text(encoding="utf-8"), "times": times}, ensure_ascii=False)
    return {
        "id": diagram.process_id,
        "name": diagram.process.get("name") or diagram.process_id,
        "walked": sum(count > 0 for count in times.values()),
        "total": len(times),
        "data": data.replace("<", "\\u003c"),  # stands in a script element
    }


def _tables(coverage: Coverage) -> list[tuple[str, list[tuple[str, str, int]]]]:
    by_table = groupby(coverage.rows, lambda row: row.table)
    return [(table, [(row.id, row.annotation, coverage.walked.rows[table, row.id]) for row in rows]) for table, rows in by_table]
