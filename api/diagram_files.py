"""The diagrams as files: their names, their elements' names, their text for the viewer."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from lxml import etree

PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True)
BPMN: Final = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"


@dataclass(frozen=True)
class Diagram:
    """One process of one file; `address` is regime/file without its ending."""

    address: str
    process_id: str
    name: str
    path: Path
    elements: Mapping[str, str]  # element id → its Chinese name


@cache
def diagrams(folder: Path) -> Mapping[str, Diagram]:
    """All diagrams under the folder by address; read once, because they only change with the release."""
    found = (_read(folder, path) for path in sorted(folder.glob("*/*.bpmn")))
    return {diagram.address: diagram for diagram in found}


@cache
def of_process(folder: Path, process_id: str) -> Diagram | None:
    """The diagram that draws this process."""
    return next((diagram for diagram in diagrams(folder).values() if diagram.process_id == process_id), None)


def element_name(folder: Path, process_id: str, element_id: str) -> str:
    """What the diagram calls the element; its id if it has no name there."""
    diagram = of_process(folder, process_id)
    return element_id if diagram is None else diagram.elements.get(element_id, element_id)


@cache
def task_name(folder: Path, code: str) -> str:
    """What the diagrams call the user task of a decision code (`Task_` and the code in capitals of its own); the code if none draws it."""
    element_id = "Task_" + "".join(part.title() for part in code.split("-"))
    return next((diagram.elements[element_id] for diagram in diagrams(folder).values() if element_id in diagram.elements), code)


def unrecorded_flows(xml: str | None, walked: Set[str]) -> list[str]:
    """The flows from walked event-based gateways to walked events: the engine records no passage along them."""
    root = None if xml is None else etree.fromstring(xml.encode(), PARSER)
    if root is None:
        return []
    waiting = {gateway.get("id") for gateway in root.iter(f"{BPMN}eventBasedGateway")} & walked
    flows = root.iter(f"{BPMN}sequenceFlow")
    return [flow.get("id", "") for flow in flows if flow.get("sourceRef") in waiting and flow.get("targetRef") in walked]


def _read(folder: Path, path: Path) -> Diagram:
    root = etree.parse(path, PARSER).getroot()
    process = next(root.iter(f"{BPMN}process"))
    process_id = process.get("id", path.stem)
    return Diagram(
        address=path.relative_to(folder).with_suffix("").as_posix(),
        process_id=process_id,
        name=process.get("name") or process_id,
        path=path,
        elements={node.get("id", ""): node.get("name", "").replace("\n", "") for node in process.iter() if node.get("name")},
    )
