"""What diagrams point at is there: forms, tables, called diagrams; job types have workers."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from deploy.check.bpmn import ZEEBE, Diagram, Node
from deploy.check.columns import DMN
from deploy.check.finding import Finding
from deploy.check.known import Known, Place
from deploy.check.sources import FormFile, Sources
from deploy.regimes import SHARED

_BINDINGS: Final = frozenset({"deployment", "versionTag"})
_MISSING: Final = {"formDefinition": "no-form", "calledDecision": "no-table", "calledElement": "no-process"}


def check(diagram: Diagram, known: Known) -> Iterator[Finding]:
    """Whatever the diagram names exists, and is bound so that a later deployment does not change it unseen."""
    for node in diagram.nodes:
        yield from _references(diagram, node, known)
        yield from _jobs(diagram, node, known)
        yield from _table_inputs(diagram, node, known)


def asked_of_workers(drawn: list[Diagram]) -> frozenset[str]:
    """Every job type the diagrams ask for."""
    return frozenset(job_type for diagram in drawn for node in diagram.nodes for job_type in job_types(node))


def job_types(node: Node) -> list[str]:
    """The job types of a node: its own and its listeners'."""
    return [str(xml.get("type")) for name in ("taskDefinition", "executionListener") for xml in node.extensions(name)]


def unused_forms(sources: Sources) -> Iterator[Finding]:
    """Forms that no user task of their regime shows, or of any regime by version tag."""
    shown = {
        home_of(diagram, xml, "formId")
        for diagram in sources.diagrams
        for node in diagram.nodes
        for xml in node.extensions("formDefinition")
    }
    for form in sources.forms:
        if (form.path.parent.name, form.schema.get("id")) not in shown:
            chinese, english = "没有用户任务用这张表单：请接上或删去", "no user task shows this form: link it or delete it"
            yield Finding(form.path, "", "unused-form", chinese, english)


def home_of(diagram: Diagram, reference: etree._Element, attribute: str) -> Place:
    """Where what a diagram points at lies: in its own folder, by version tag among what is shared."""
    folder = SHARED if reference.get("bindingType") == "versionTag" else diagram.path.parent.name
    return folder, str(reference.get(attribute))


def _references(diagram: Diagram, node: Node, known: Known) -> Iterator[Finding]:
    kinds: tuple[tuple[str, str, Mapping[Place, object], str], ...] = (
        ("formDefinition", "formId", known.forms, "表单"),
        ("calledDecision", "decisionId", known.tables, "决策表"),
        ("calledElement", "processId", known.processes, "流程"),
    )
    for tag, attribute, there, chinese in kinds:
        for xml in node.extensions(tag):
            for told in _reference(xml, home_of(diagram, xml, attribute), there, chinese):
                yield Finding(diagram.path, node.id, *told)


def _reference(xml: etree._Element, place: Place, there: Mapping[Place, object], chinese: str) -> Iterator[tuple[str, str, str]]:
    """What is wrong with one reference: code, Chinese, English."""
    binding, kind = xml.get("bindingType"), etree.QName(xml).localname
    home, name = place
    if (found := there.get(place)) is None:
        english = f"folder {home} has no {name} for this {kind}: mend the name or add the file"
        yield _MISSING[kind], f"目录 {home} 里没有{chinese} {name}：请改正名称或补上文件", english
    elif binding == "versionTag" and xml.get("versionTag") != (tag := _version_tag(found)):
        yield "wrong-version-tag", f"{name} 的版本标签是 {tag}，请改成一致", f"the version tag of {name} is {tag}, make them agree"
    if kind == "calledElement" and xml.get("propagateAllChildVariables") != "false":
        chinese = f"不要把 {name} 的全部变量带出来（会覆盖这里的同名变量）：请关掉 propagateAllChildVariables，逐个写输出映射"
        english = f"all variables of {name} would overwrite those here: switch propagateAllChildVariables off and map its outputs"
        yield "propagates-all", chinese, english
    if binding not in _BINDINGS:
        english = f"bind {name} by deployment or version tag"
        yield "not-bound", f"{chinese}要按部署（deployment）或版本标签（version tag）绑定", english


def _version_tag(source: object) -> str | None:
    """The version tag of a form, or of the element of a process or decision."""
    if isinstance(source, FormFile):
        return source.schema.get("versionTag")
    found = source.find(f"{{*}}extensionElements/{ZEEBE}versionTag") if isinstance(source, etree._Element) else None
    return None if found is None else found.get("value")


def _jobs(diagram: Diagram, node: Node, known: Known) -> Iterator[Finding]:
    for job_type in job_types(node):
        if job_type not in known.product.job_types:
            english = f"no worker handles {job_type}: mend the job type"
            yield Finding(diagram.path, node.id, "no-worker", f"没有处理 {job_type} 的程序：请改正作业类型", english)
    for xml in (xml for name in ("taskDefinition", "executionListener") for xml in node.extensions(name)):
        if not re.fullmatch(r"[1-9]\d?", retries := str(xml.get("retries", "1"))):
            english = f"{retries} is no number of attempts: write a whole number from 1"
            yield Finding(diagram.path, node.id, "not-retries", f"重试次数 {retries} 写得不对：请写不小于 1 的整数", english)


def _table_inputs(diagram: Diagram, node: Node, known: Known) -> Iterator[Finding]:
    """A table called from a diagram reads process variables (or what the node maps for it)."""
    mapped = {str(xml.get("target")) for xml in node.extensions("input")}
    for called in node.extensions("calledDecision"):
        table = next((xml for (_, name), xml in known.tables.items() if name == called.get("decisionId")), None)
        inputs = [] if table is None else [(xml.text or "").strip() for xml in table.iterfind(f".//{DMN}inputExpression/{DMN}text")]
        for name in (name for name in inputs if name not in known.variables and name not in mapped):
            english = f"the table reads {name}, which is no process variable: mend its input or map it here"
            yield Finding(
                diagram.path, node.id, "unknown-table-input", f"决策表要读 {name}，流程里没有这个变量：请改正输入列或在此映射", english
            )
