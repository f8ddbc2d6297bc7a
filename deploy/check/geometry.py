"""Whether a diagram looks tidy: straight lines, readable labels, everything in its place. It finds what the eye finds."""

from collections.abc import Iterator
from itertools import combinations, pairwise

from deploy.check.bpmn import BPMN, Diagram
from deploy.check.drawing import Box, Drawing, Point, Segment
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
        yield Finding(
            diagram.path, element, "not-drawn", "图上没有画出来：请在 Modeler 里画上或删去", "it is not drawn: draw it or delete it"
        )


def _lines(diagram: Diagram, drawing: Drawing) -> Iterator[Finding]:
    containers = {node.id for node in diagram.nodes if node.kind == "subProcess"}
    for flow in diagram.flows:
        points = drawing.lines.get(flow.id, ())
        segments = [Segment(*ends) for ends in pairwise(points)]
        if not all(segment.orthogonal for segment in segments):
            yield Finding(diagram.path, flow.id, "slanting-line", "连线要横平竖直", "draw the line orthogonal")
        if crossed := _crossed(segments, drawing.labels):
            chinese, english = f"连线压住了 {crossed} 的文字：请移开", f"the line runs through the label of {crossed}: move one of them"
            yield Finding(diagram.path, flow.id, "line-on-label", chinese, english)
        attached = {node.id for node in diagram.nodes if node.xml.get("attachedToRef") in {flow.source, flow.target}}
        hosts = {str(node.xml.get("attachedToRef")) for node in diagram.nodes if node.id in {flow.source, flow.target}}
        own = containers | {flow.source, flow.target} | attached | hosts
        others = {ident: box for ident, box in drawing.shapes.items() if ident in _node_ids(diagram) - own}
        if crossed := _crossed(segments, others):
            chinese, english = f"连线穿过了 {crossed}：请绕开", f"the line runs through {crossed}: lead it round"
            yield Finding(diagram.path, flow.id, "line-on-shape", chinese, english)
        if points and not (_docks(drawing, flow.source, points[0]) and _docks(drawing, flow.target, points[-1])):
            yield Finding(diagram.path, flow.id, "loose-line", "连线两端要接到图形边上", "dock the line on the borders of its ends")


def _docks(drawing: Drawing, element: str, point: Point) -> bool:
    return element not in drawing.shapes or drawing.shapes[element].touches(point)


def _labels(diagram: Diagram, drawing: Drawing) -> Iterator[Finding]:
    for (one, box), (other, other_box) in combinations(sorted(drawing.labels.items()), 2):
        if box.overlaps(other_box):
            chinese, english = f"文字与 {other} 的文字重叠：请移开", f"its label lies on the label of {other}: move it"
            yield Finding(diagram.path, one, "label-on-label", chinese, english)
    containers = {node.id for node in diagram.nodes if node.kind == "subProcess"}
    shapes = {ident: drawing.shapes[ident] for ident in sorted(_node_ids(diagram) - containers) if ident in drawing.shapes}
    for ident, box in sorted(drawing.labels.items()):
        for node in (node for node, shape in shapes.items() if box.overlaps(shape)):
            yield Finding(diagram.path, ident, "label-on-shape", f"文字压住了 {node}：请移开", f"its label lies on {node}: move it")


def _places(diagram: Diagram, drawing: Drawing) -> Iterator[Finding]:
    homes = {str(ref.text): str(lane.get("id")) for lane in diagram.process.iter(f"{BPMN}lane") for ref in lane.iter(f"{BPMN}flowNodeRef")}
    for node in (node for node in diagram.nodes if node.id in drawing.shapes):
        parent = node.xml.getparent()
        home = homes.get(node.id, "") if parent is diagram.process or parent is None else str(parent.get("id"))
        if home in drawing.shapes and not drawing.shapes[home].holds(drawing.shapes[node.id]):
            yield Finding(diagram.path, node.id, "outside", f"图形超出了 {home}：请移进去", f"the shape leaves {home}: move it inside")


def _crossed(segments: list[Segment], boxes: dict[str, Box]) -> str | None:
    return next((ident for ident, box in sorted(boxes.items()) if any(segment.crosses(box) for segment in segments)), None)


def _node_ids(diagram: Diagram) -> frozenset[str]:
    return frozenset(node.id for node in diagram.nodes)
