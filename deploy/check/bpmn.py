"""A .bpmn file as the checks read it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from lxml import etree

from deploy.places import ROOT

BPMN: Final = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
ZEEBE: Final = "{http://camunda.org/schema/zeebe/1.0}"
EVENTS: Final = frozenset({"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"})
ACTIVITIES: Final = frozenset({"userTask", "serviceTask", "businessRuleTask", "scriptTask", "callActivity", "subProcess"})
GATEWAYS: Final = frozenset({"exclusiveGateway", "parallelGateway", "eventBasedGateway", "inclusiveGateway"})
NODES: Final = EVENTS | ACTIVITIES | GATEWAYS


@dataclass(frozen=True)
class Node:
    """A flow node: what it is, what it is called, and its XML for the rest."""

    id: str
    kind: str
    name: str
    xml: etree._Element

    @property
    def documentation(self) -> str:
        """The element's documentation, "" for none."""
        return (self.xml.findtext(f"{BPMN}documentation") or "").strip()

    def extensions(self, name: str) -> list[etree._Element]:
        """The element's own Zeebe extensions of that name, however deep; those of elements inside it do not count."""
        return list(self.xml.iterfind(f"{BPMN}extensionElements//{ZEEBE}{name}"))


@dataclass(frozen=True)
class Flow:
    """A sequence flow; `condition` as written, "" for none."""

    id: str
    name: str
    source: str
    target: str
    condition: str


@dataclass(frozen=True)
class Diagram:
    """One file with its one process."""

    path: Path
    root: etree._Element

    @cached_property
    def process(self) -> etree._Element:
        """The process element; LookupError where the file has none."""
        found = self.root.find(f"{BPMN}process")
        if found is None:
            raise LookupError(f"{self.path}: no process")
        return found

    @property
    def process_id(self) -> str:
        """The id by which others call the process."""
        return self.process.get("id", "")

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """Every flow node, those inside sub-processes too."""
        return tuple(Node(xml.get("id", ""), kind, xml.get("name", ""), xml) for xml, kind in _of(self.process, NODES))

    @cached_property
    def flows(self) -> tuple[Flow, ...]:
        """Every sequence flow."""
        return tuple(_flow(xml) for xml, _ in _of(self.process, {"sequenceFlow"}))

    @property
    def walkable(self) -> frozenset[str]:
        """Ids of all that a test run must have walked."""
        return frozenset(node.id for node in self.nodes) | {flow.id for flow in self.flows}

    def definitions(self, kind: str) -> tuple[etree._Element, ...]:
        """Messages, errors or escalations the file defines."""
        return tuple(self.root.iterfind(f"{BPMN}{kind}"))

    def leaving(self, node: str) -> list[Flow]:
        """The flows that leave a node."""
        return [flow for flow in self.flows if flow.source == node]


def diagrams(root: Path = ROOT) -> list[Diagram]:
    """Every diagram under root/bpmn, by path."""
    return [Diagram(path, etree.parse(path).getroot()) for path in sorted((root / "bpmn").rglob("*.bpmn"))]


def _of(parent: etree._Element, kinds: Iterable[str]) -> Iterator[tuple[etree._Element, str]]:
    for xml in parent.iter(*(BPMN + kind for kind in kinds)):
        yield xml, etree.QName(xml).localname


def _flow(xml: etree._Element) -> Flow:
    condition = (xml.findtext(f"{BPMN}conditionExpression") or "").strip()
    return Flow(xml.get("id", ""), xml.get("name", ""), xml.get("sourceRef", ""), xml.get("targetRef", ""), condition)
