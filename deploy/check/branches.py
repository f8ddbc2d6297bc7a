"""Where a way parts: every flow but the default one has a condition, and no two the same."""

from collections.abc import Iterator

from deploy.check.bpmn import Diagram, Node
from deploy.check.finding import Finding


def check(diagram: Diagram) -> Iterator[Finding]:
    """The exclusive gateways that part."""
    for node in diagram.nodes:
        if node.kind == "exclusiveGateway" and len(diagram.leaving(node.id)) > 1:
            yield from _parting(diagram, node)


def _parting(diagram: Diagram, node: Node) -> Iterator[Finding]:
    default, seen = node.xml.get("default"), dict[str, str]()
    if default is None:
        yield Finding(diagram.path, node.id, "no-default", "请指定默认分支", "name a default flow")
    for flow in diagram.leaving(node.id):
        if flow.id != default and not flow.condition:
            yield Finding(diagram.path, flow.id, "no-condition", "请写上分支条件", "give the flow its condition")
        if flow.id == default and flow.condition:
            chinese, english = (
                "默认分支不要写条件：请删去条件，或另选默认分支",
                "delete the default flow's condition, or make another the default",
            )
            yield Finding(diagram.path, flow.id, "default-with-condition", chinese, english)
        if flow.condition and (other := seen.setdefault(" ".join(flow.condition.split()), flow.id)) != flow.id:
            english = f"it has the condition of {other} and is never taken: mend one of them"
            yield Finding(diagram.path, flow.id, "same-condition", f"条件与 {other} 相同，永远走不到：请改正其一", english)
