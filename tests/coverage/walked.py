"""What the tests walked on the engine, as the journals of the record feed tell: elements, flows, rows of tables."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Self

from api.diagram_files import unrecorded_flows
from deploy.check.bpmn import Diagram
from deploy.check.columns import DMN
from deploy.check.sources import Sources, TableFile
from deploy.places import ROOT

Place = tuple[str, str]  # process id and element id; decision id and rule id
_REAL: Final = '"brokerVersion"'  # journals that tests make up have no such field
_STEPS: Final = frozenset({"ELEMENT_COMPLETED", "ELEMENT_TERMINATED", "SEQUENCE_FLOW_TAKEN"})


@dataclass
class Walked:
    """How often each place was passed."""

    elements: Counter[Place] = field(default_factory=Counter)
    rows: Counter[Place] = field(default_factory=Counter)

    def read(self, folder: Path) -> None:
        """Add what the journals under the folder tell; made-up and damaged lines are left out."""
        for path in sorted(folder.rglob("partition-*/*.jsonl")):
            with path.open(encoding="utf-8", errors="replace") as lines:
                for line in lines:
                    if _REAL in line and ('"PROCESS_INSTANCE"' in line or '"DECISION_EVALUATION"' in line):
                        self._add(line)

    def complete_flows(self, diagrams: Iterable[Diagram]) -> None:
        """Add the flows that Zeebe does not record: from an event-based gateway to the event that came."""
        for diagram in diagrams:
            ids = {element for process, element in self.elements if process == diagram.process_id}
            for flow in unrecorded_flows(diagram.path.read_text(encoding="utf-8"), ids):
                self.elements[diagram.process_id, flow] += 1

    def _add(self, line: str) -> None:
        with suppress(ValueError, KeyError):
            record = json.loads(line)
            if record["valueType"] == "PROCESS_INSTANCE" and record["intent"] in _STEPS:
                self.elements[record["value"]["bpmnProcessId"], record["value"]["elementId"]] += 1
            elif record["valueType"] == "DECISION_EVALUATION":
                self.rows.update(_matched(record["value"]))


def _matched(value: Mapping[str, Any]) -> Iterator[Place]:
    for decision in value["evaluatedDecisions"]:
        for rule in decision["matchedRules"]:
            yield decision["decisionId"], rule["ruleId"]


@dataclass(frozen=True)
class Row:
    """A row of a decision table."""

    table: str
    id: str
    annotation: str


def rows(table: TableFile) -> Iterator[Row]:
    """The rows of a file's decision."""
    for decision in table.root.iterfind(f"{DMN}decision"):
        for rule in decision.iter(f"{DMN}rule"):
            yield Row(str(decision.get("id")), str(rule.get("id")), rule.findtext(f"{DMN}description") or "")


@dataclass(frozen=True)
class Coverage:
    """What there is to walk against what was walked."""

    diagrams: Sequence[Diagram]
    rows: Sequence[Row]
    walked: Walked

    @classmethod
    def of(cls, journals: Path, root: Path = ROOT) -> Self:
        """Hold the product under root against the journals under a folder."""
        sources, walked = Sources.under(root), Walked()
        walked.read(journals)
        walked.complete_flows(sources.diagrams)
        return cls(sources.diagrams, [row for table in sources.tables for row in rows(table)], walked)

    @property
    def places(self) -> frozenset[Place]:
        """All flow nodes (boundary events among them), sequence flows and rows."""
        elements = {(diagram.process_id, element) for diagram in self.diagrams for element in diagram.walkable}
        return frozenset(elements | {(row.table, row.id) for row in self.rows})

    @property
    def missed(self) -> list[Place]:
        """Those that no test passed."""
        return sorted(self.places - self.walked.elements.keys() - self.walked.rows.keys())

    @property
    def share(self) -> str:
        """Such as `212 of 214 (99.0 %)`: rounded down, so that only all is 100 %."""
        total, left = len(self.places), len(self.missed)
        return f"{total - left} of {total} ({1000 * (total - left) // max(total, 1) / 10} %)"
