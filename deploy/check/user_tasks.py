"""User tasks: somebody is found for each, whoever completes it is judged, and what they answered goes on."""

import re
from collections.abc import Iterator
from typing import Final

from casework.decisions import code_of
from deploy.check.bpmn import Diagram, Node
from deploy.check.finding import Finding
from deploy.check.forms import components
from deploy.check.known import Known
from deploy.check.references import home_of
from register.bureau import Role

FIND: Final = "find-person"
ACCEPT: Final = "accept-decision"
ASSIGNEE: Final = '=if assignee = null then "" else assignee'
_GROUPS: Final = re.compile(rf"""=\["role:({"|".join(Role)})"\]|=\["dept:" \+ (department|consultedDepartment)( \+ ":head")?\]""")
"""The groups people are in (register/inbox.py)."""


def check(diagram: Diagram, known: Known) -> Iterator[Finding]:
    """The user tasks of a diagram."""
    for node in (node for node in diagram.nodes if node.kind == "userTask"):
        yield from _people(diagram, node)
        yield from _decision(diagram, node, known)
        yield from _answers(diagram, node, known)


def _people(diagram: Diagram, node: Node) -> Iterator[Finding]:
    listeners = {(xml.get("eventType"), xml.get("type")) for xml in node.extensions("executionListener")}
    if ("start", FIND) not in listeners:
        english = f"add the start listener {FIND}, else the task has nobody to do it"
        yield Finding(diagram.path, node.id, "nobody-found", f"请加开始监听器 {FIND}，否则任务没有办理人", english)
    if ("end", ACCEPT) not in listeners:
        english = f"add the end listener {ACCEPT}, else anyone's completion counts"
        yield Finding(diagram.path, node.id, "not-judged", f"请加结束监听器 {ACCEPT}，否则谁办的都算数", english)
    if not any(xml.get("candidateGroups") for xml in node.extensions("assignmentDefinition")):
        english = "name candidate groups, so that a task without its person is seen by the department or role"
        yield Finding(diagram.path, node.id, "no-group", "请写候选组：找不到办理人时由处室或角色看到", english)
    for assigned in node.extensions("assignmentDefinition"):
        yield from _assignment(diagram, node, str(assigned.get("assignee")), str(assigned.get("candidateGroups", "")))


def _assignment(diagram: Diagram, node: Node, assignee: str, groups: str) -> Iterator[Finding]:
    """The engine stops at an assignee that is null; a group that no one belongs to is seen by no one."""
    if assignee != ASSIGNEE:
        english = f"write the assignee {ASSIGNEE}: the engine stops where it is null"
        yield Finding(diagram.path, node.id, "assignee-may-be-null", f"办理人请写 {ASSIGNEE}，为空时引擎会停在这里", english)
    if groups and not _GROUPS.fullmatch(groups):
        some = '=["role:office"], =["dept:" + department], =["dept:" + department + ":head"]'
        english = f"nobody belongs to {groups}: write one of {some}"
        yield Finding(diagram.path, node.id, "unknown-group", f"候选组 {groups} 没有成员：请写成 {some} 之一", english)


def _decision(diagram: Diagram, node: Node, known: Known) -> Iterator[Finding]:
    code, roles = code_of(node.id), [xml.get("source") for xml in node.extensions("input") if xml.get("target") == "role"]
    forms = [xml.get("formId") for xml in node.extensions("formDefinition")]
    if forms != [code]:
        yield Finding(diagram.path, node.id, "wrong-form", f"表单应为 {code}", f"its form should be {code}, as its id says")
    role = known.product.roles.get(code)
    if role is None:
        english = f"no program judges a decision {code}: mend the id of the task, or register the decision"
        yield Finding(diagram.path, node.id, "unknown-decision", f"没有程序核验决定 {code}：请改正任务标识，或先登记这个决定", english)
    elif roles != [role]:
        yield Finding(
            diagram.path, node.id, "wrong-role", f"角色 role 应为 {role}", f"its input role should be {role}, as casework judges it"
        )


def _answers(diagram: Diagram, node: Node, known: Known) -> Iterator[Finding]:
    """What the form asks leaves the task: with output mappings, only what they name goes on."""
    leaving = {str(xml.get("source")).removeprefix("=") for xml in node.extensions("output")}
    for shown in node.extensions("formDefinition"):
        form = known.forms.get(home_of(diagram, shown, "formId"))
        for key in (str(part["key"]) for part in (components(form) if form else ()) if "key" in part):
            if leaving and key not in leaving:
                english = f"the form's answer {key} is lost: map it as an output"
                yield Finding(diagram.path, node.id, "lost-answer", f"表单填写的 {key} 没有带出来：请加输出映射", english)
