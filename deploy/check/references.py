"""What diagrams point at is there: forms, tables, called diagrams, messages; job types have workers, decisions their judgement."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from lxml import etree

from casework.decisions import code_of
from deploy.check.bpmn import BPMN, Diagram, Node
from deploy.check.finding import Finding
from deploy.regimes import SHARED

ACCEPT: Final = "accept-decision"
_DECISION: Final = "{https://www.omg.org/spec/DMN/20191111/MODEL/}decision"


@dataclass(frozen=True)
class Known:
    """What the product has, by (folder, id): `letters` may use its own and, by version tag, what is `shared`."""

    forms: frozenset[tuple[str, str]]
    decisions: frozenset[tuple[str, str]]
    processes: frozenset[tuple[str, str]]
    job_types: frozenset[str]
    roles: Mapping[str, str]  # decision code → role of whoever may take it

    @classmethod
    def under(cls, root: Path, drawn: list[Diagram], job_types: frozenset[str], roles: Mapping[str, str]) -> Self:
        """Gather it from root/forms, root/bpmn and the registries."""
        forms = ((path.parent.name, str(json.loads(path.read_text(encoding="utf-8"))["id"])) for path in (root / "forms").rglob("*.form"))
        tables = ((path.parent.name, etree.parse(path).getroot()) for path in (root / "bpmn").rglob("*.dmn"))
        decisions = ((folder, str(xml.get("id"))) for folder, table in tables for xml in table.iter(_DECISION))
        processes = ((diagram.path.parent.name, diagram.process_id) for diagram in drawn)
        return cls(frozenset(forms), frozenset(decisions), frozenset(processes), job_types, roles)


def check(diagram: Diagram, known: Known) -> Iterator[Finding]:
    """Whatever the diagram names exists, and is bound so that a later deployment does not change it unseen."""
    for node in diagram.nodes:
        yield from _references(diagram, node, known)
        yield from _jobs(diagram, node, known)
        if node.kind == "userTask":
            yield from _decision(diagram, node, known)
    messages = {str(xml.get("id")) for xml in diagram.definitions("message")}
    for xml in diagram.process.iter(f"{BPMN}messageEventDefinition"):
        if xml.get("messageRef") not in messages:
            yield Finding(diagram.path, str(xml.get("id")), "消息没有定义", "its message is not defined")


def asked_of_workers(drawn: list[Diagram]) -> frozenset[str]:
    """Every job type the diagrams ask for."""
    return frozenset(job_type for diagram in drawn for node in diagram.nodes for job_type in job_types(node))


def job_types(node: Node) -> list[str]:
    """The job types of a node: its own and its listeners'."""
    return [str(xml.get("type")) for name in ("taskDefinition", "executionListener") for xml in node.extensions(name)]


def _references(diagram: Diagram, node: Node, known: Known) -> Iterator[Finding]:
    folder = diagram.path.parent.name
    kinds: tuple[tuple[str, str, frozenset[tuple[str, str]], str], ...] = (
        ("formDefinition", "formId", known.forms, "表单"),
        ("calledDecision", "decisionId", known.decisions, "决策表"),
        ("calledElement", "processId", known.processes, "流程"),
    )
    for tag, attribute, there, chinese in kinds:
        for xml in node.extensions(tag):
            name, binding = str(xml.get(attribute)), xml.get("bindingType")
            home = SHARED if binding == "versionTag" else folder
            if (home, name) not in there:
                yield Finding(diagram.path, node.id, f"目录 {home} 里没有{chinese} {name}", f"no {attribute} {name} in folder {home}")
            if binding not in {"deployment", "versionTag"}:
                yield Finding(diagram.path, node.id, f"{chinese}要按部署或版本标签绑定", f"bind {name} by deployment or version tag")


def _jobs(diagram: Diagram, node: Node, known: Known) -> Iterator[Finding]:
    for job_type in job_types(node):
        if job_type not in known.job_types:
            yield Finding(diagram.path, node.id, f"没有处理 {job_type} 的程序", f"no worker handles {job_type}")


def _decision(diagram: Diagram, node: Node, known: Known) -> Iterator[Finding]:
    code, roles = code_of(node.id), [xml.get("source") for xml in node.extensions("input") if xml.get("target") == "role"]
    forms = [xml.get("formId") for xml in node.extensions("formDefinition")]
    if ACCEPT not in job_types(node):
        yield Finding(diagram.path, node.id, f"请加结束监听器 {ACCEPT}，否则谁办的都算数", f"add the end listener {ACCEPT}")
    if forms != [code]:
        yield Finding(diagram.path, node.id, f"表单应为 {code}", f"its form should be {code}, as its id says")
    if roles != [known.roles.get(code)]:
        text = known.roles.get(code, "none")
        yield Finding(diagram.path, node.id, f"角色 role 应为 {text}", f"its input role should be {text}, as casework judges it")
