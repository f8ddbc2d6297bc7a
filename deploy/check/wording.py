"""How a diagram reads to people: names, questions and answers, articles, lanes."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from deploy.articles.known import cited, is_article
from deploy.check.bpmn import BPMN, EVENTS, Diagram, Node
from deploy.check.finding import Finding

_HAN: Final = re.compile(r"[\u4e00-\u9fff]")


def check(diagram: Diagram) -> Iterator[Finding]:
    """Every element cites its article, is named where people read it, and stands in one lane."""
    if diagram.process_id != diagram.path.stem:
        chinese, english = f"流程标识应与文件名相同：{diagram.path.stem}", f"its id must be its file's name, {diagram.path.stem}"
        yield Finding(diagram.path, diagram.process_id, "process-id", chinese, english)
    for node in diagram.nodes:
        yield from _article(diagram, node)
        yield from _name(diagram, node)
    yield from _lanes(diagram)


def _article(diagram: Diagram, node: Node) -> Iterator[Finding]:
    ids = cited(node.documentation)
    if not ids:
        chinese, english = "说明（documentation）里写上依据的条款，例如 TL-6", "cite its article in the documentation, such as TL-6"
        yield Finding(diagram.path, node.id, "no-article", chinese, english)
    for unknown in (text for text in ids if not is_article(text)):
        yield Finding(
            diagram.path, node.id, "unknown-article", f"没有条款 {unknown}，请改正", f"there is no article {unknown}, cite one there is"
        )


def _name(diagram: Diagram, node: Node) -> Iterator[Finding]:
    leaving = diagram.leaving(node.id)
    if not node.id.isascii():
        yield Finding(
            diagram.path, node.id, "id-not-english", "标识（ID）请用英文字母和数字", "give it an id of English letters and digits"
        )
    if node.name and not _HAN.search(node.name):
        yield Finding(diagram.path, node.id, "name-not-chinese", "请写上中文名称", "give it a Chinese name: people read it")
    if node.kind == "exclusiveGateway" and len(leaving) > 1:
        yield from _question(diagram, node)
    elif not node.name and (node.kind in EVENTS or not node.kind.endswith("Gateway")):
        yield Finding(diagram.path, node.id, "no-name", "请写上中文名称", "give it a Chinese name")


def _question(diagram: Diagram, node: Node) -> Iterator[Finding]:
    if not node.name.endswith("？"):
        chinese, english = "判断网关的名称要写成问句，以“？”结尾", "name the gateway as a question ending in ？"
        yield Finding(diagram.path, node.id, "not-a-question", chinese, english)
    for flow in diagram.leaving(node.id):
        if not flow.name:
            yield Finding(diagram.path, flow.id, "no-answer", "请在分支上写明答案", "write the answer on the flow")


def _lanes(diagram: Diagram) -> Iterator[Finding]:
    placed = Counter(str(ref.text) for ref in diagram.process.iter(f"{BPMN}flowNodeRef"))
    for lane in (lane for lane in diagram.process.iter(f"{BPMN}lane") if not lane.get("name")):
        yield Finding(
            diagram.path, str(lane.get("id")), "lane-no-name", "泳道要写上部门或角色", "name the lane after its department or role"
        )
    for node in diagram.nodes:
        if node.xml.getparent() is diagram.process and node.id not in placed:
            yield Finding(diagram.path, node.id, "no-lane", "请放进泳道", "put it into a lane")
    for ident in (ident for ident, times in placed.items() if times > 1):
        yield Finding(diagram.path, ident, "two-lanes", "只能放在一个泳道里", "keep it in one lane only")
    for ident in sorted(placed.keys() - {node.id for node in diagram.nodes}):
        chinese, english = (
            f"泳道里列了 {ident}，图上却没有：请从泳道中删去",
            f"a lane lists {ident}, which is not there: remove it from the lane",
        )
        yield Finding(diagram.path, ident, "lane-of-nothing", chinese, english)
