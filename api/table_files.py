"""The decision tables as people read them: the labels and rows of the DMN files that the engine decides by."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lxml import etree

from api.diagram_files import PARSER
from api.labels import table_word
from rules.tables import NAMESPACES


@dataclass(frozen=True)
class PublishedTable:
    """One table: its heads (what it asks, what it answers) and its rows in words, each with its reason."""

    id: str
    name: str
    version: str
    asks: Sequence[str]
    answers: Sequence[str]
    rows: Sequence[tuple[Sequence[str], str]]  # cells, annotation


@cache
def tables(folder: Path) -> Sequence[PublishedTable]:
    """Every decision table under the folder; read once, because they only change with the release."""
    return [_read(path) for path in sorted(folder.glob("*/*.dmn"))]


def _read(path: Path) -> PublishedTable:
    root = etree.parse(path, PARSER).getroot()
    (decision,) = root.findall("dmn:decision", NAMESPACES)
    version = decision.find("dmn:extensionElements/zeebe:versionTag", NAMESPACES)
    return PublishedTable(
        id=decision.get("id", ""),
        name=decision.get("name", ""),
        version="" if version is None else version.get("value", ""),
        asks=_labels(decision, "input"),
        answers=_labels(decision, "output"),
        rows=[_row(rule) for rule in decision.findall("dmn:decisionTable/dmn:rule", NAMESPACES)],
    )


def _labels(decision: etree._Element, side: str) -> list[str]:
    return [column.get("label", "") for column in decision.findall(f"dmn:decisionTable/dmn:{side}", NAMESPACES)]


def _row(rule: etree._Element) -> tuple[list[str], str]:
    cells = [table_word(text.text or "") for text in rule.findall("*/dmn:text", NAMESPACES)]
    return cells, rule.findtext("dmn:description", "", NAMESPACES)
