"""Journals made up to say what was walked."""

import json
from collections.abc import Iterable
from pathlib import Path

from tests.coverage.walked import Coverage, Place


def step(process: str, element: str, intent: str = "ELEMENT_COMPLETED") -> str:
    value = {"bpmnProcessId": process, "elementId": element}
    return json.dumps({"valueType": "PROCESS_INSTANCE", "intent": intent, "value": value, "brokerVersion": "8.6.0"}) + "\n"


def decided(table: str, rule: str) -> str:
    value = {"evaluatedDecisions": [{"decisionId": table, "matchedRules": [{"ruleId": rule}]}]}
    return json.dumps({"valueType": "DECISION_EVALUATION", "intent": "EVALUATED", "value": value, "brokerVersion": "8.6.0"}) + "\n"


def journal(folder: Path, lines: Iterable[str]) -> None:
    partition = folder / "partition-1"
    partition.mkdir(parents=True)
    (partition / "0000000000000000001.jsonl").write_text("".join(lines), encoding="utf-8")


def walk(places: Iterable[Place], rows: frozenset[str]) -> list[str]:
    return [decided(place, element) if place in rows else step(place, element) for place, element in places]


def all_places(root: Path, nowhere: Path) -> tuple[frozenset[Place], frozenset[str]]:
    coverage = Coverage.of(nowhere, root)
    return coverage.places, frozenset(row.table for row in coverage.rows)
