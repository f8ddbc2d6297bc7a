"""Whether a diagram looks tidy: straight lines, readable labels, everything in its place. It finds what the eye finds."""

from collections.abc import Iterator
from itertools import combinations, pairwise

from deploy.check.bpmn import BPMN, Diagram
from deploy.check.drawing import Box, Drawing, Segment
from deploy.check.finding import Finding


def check(diagram: Diagram) -> Iterator[Finding]:
    """Lines orthogonal, through no label and no foreign shape; labels apart; shapes inside their lane or sub-process."""
    drawing = Drawing.of(diagram)
    yield from _undrawn(diagram, drawing)
    yield from _lines(diagram, drawing)
    yield from _labels(diagram, drawing)
    yield from _places(diagram, drawing)


def _undrawn(diagram: Diagram, drawing: Drawing) -> Iterator[Finding]:
    for element in sorted(diagram.walkable - drawing.shapes.keys() - drawing.lines.keys()):
        yield Finding(diagram.path, element, "图上没有画出来", "not drawn")


def _lines(diagram: Diagram, drawing: Drawing) -> Iterator[Finding]:
    containers = {node.id for node in diagram.nodes if node.kind == "subProcess"}
    for flow in diagram.flows:
        points = drawing.lines.get(flow.id, ())
        segments = [Segment(*ends) for ends in pairwise(points)]
        if not all(segment.orthogonal for segment in segments):
            yield Finding(diagram.path, flow.id, "连线要横平竖直", "draw the line orthogonal")
        if crossed := _crossed(segments, drawing.labels):
            yield Finding(diagram.path, flow.id, f"连线压住了 {crossed} 的文字", f"the line runs through the label of {crossed}")
        others = {ident: drawing.shapes[ident] for ident in _node_ids(diagram) - containers - {flow.source, flow.target}}
        attached = {node.id for node in diagram.nodes if node.xml.get("attachedToRef") in {flow.source, flow.target}}
        hosts = {node.xml.get("attachedToRef") for node in diagram.nodes if node.id in {flow.source, flow.target}}
        if crossed := _crossed(segments, {ident: box for ident, box in others.items() if ident not in attached | hosts}):
            yield Finding(diagram.path, flow.id, f"连线穿过了 {crossed}", f"the line runs through {crossed}")
        if points and not (drawing.shapes[flow.source].touches(points[0]) and drawing.shapes[flow.target].touches(points[-1])):
            yield Finding(diagram.path, flow.id, "连线两端要接到图形边上", "dock the line on the borders of its ends")


def _labels(diagram: Diagram, drawing: Drawing) -> Iterator[Finding]:
    for (one, box), (other, other_box) in combinations(sorted(drawing.labels.items()), 2):
        if box.overlaps(other_box):
            yield Finding(diagram.path, one, f"文字与 {other} 的文字重叠", f"its label lies on the label of {other}")
    containers = {node.id for node in diagram.nodes if node.kind == "subProcess"}
    for ident, box in sorted(drawing.labels.items()):
        for node in sorted(_node_ids(diagram) - containers):
            if box.overlaps(drawing.shapes[node]):
                yield Finding(diagram.path, ident, f"文字压住了 {node}", f"its label lies on {node}")


def _places(diagram: Diagram, drawing: Drawing) -> Iterator[Finding]:
    homes = {str(ref.text): str(lane.get("id")) for lane in diagram.process.iter(f"{BPMN}lane") for ref in lane.iter(f"{BPMN}flowNodeRef")}
    for node in diagram.nodes:
        parent = node.xml.getparent()
        home = homes.get(node.id, "") if parent is diagram.process or parent is None else str(parent.get("id"))
        if home in drawing.shapes and not drawing.shapes[home].holds(drawing.shapes[node.id]):
            yield Finding(diagram.path, node.id, f"图形超出了 {home}", f"the shape leaves {home}")


def _crossed(segments: list[Segment], boxes: dict[str, Box]) -> str | None:
    return next((ident for ident, box in sorted(boxes.items()) if any(segment.crosses(box) for segment in segments)), None)


def _node_ids(diagram: Diagram) -> frozenset[str]:
    return frozenset(node.id for node in diagram.nodes)
