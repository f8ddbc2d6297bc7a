"""Diagrams and forms without an engine: nothing to put right; and each check finds what it is there to find."""

from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnValidator

from casework.letter_steps import STEPS
from deploy.check import expressions, forms, geometry, linters, references, tables, wording
from deploy.check.bpmn import Diagram, diagrams
from deploy.check.finding import Finding
from deploy.check.references import Known, asked_of_workers
from deploy.check.whole import check
from deploy.places import ROOT
from deploy.wiring import job_registry

ROLES = {code: str(step.role) for code, step in STEPS.items()}
DRAWN = diagrams()
HANDLING = ROOT / "bpmn/letters/letter-handling.bpmn"
KNOWN = Known.under(ROOT, DRAWN, job_registry().types, ROLES)


def test_nothing_is_to_be_put_right() -> None:
    assert list(check(job_registry().types, ROLES)) == []


def test_every_job_type_has_a_worker_and_every_worker_a_job() -> None:
    assert asked_of_workers(DRAWN) == job_registry().types


def test_every_decision_is_a_user_task_of_some_diagram() -> None:
    tasks = {references.code_of(node.id) for diagram in DRAWN for node in diagram.nodes if node.kind == "userTask"}
    assert tasks == ROLES.keys()


@pytest.mark.parametrize("diagram", DRAWN, ids=lambda diagram: diagram.process_id)
def test_diagram_is_valid_bpmn(diagram: Diagram) -> None:
    BpmnValidator().validate(diagram.root, str(diagram.path))


def broken(path: Path, tmp_path: Path, old: str, new: str) -> Path:
    """A copy of the file with one thing changed, in a folder of the same name."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    copy = tmp_path / path.parent.name / path.name
    copy.parent.mkdir(parents=True)
    copy.write_text(text.replace(old, new, 1), encoding="utf-8")
    return copy


Check = Callable[[Diagram], object]
BROKEN: list[tuple[Check, str, str, str]] = [
    (wording.check, "<bpmn:documentation>TL-6</bpmn:documentation>", "", "cite its article"),
    (wording.check, ">TL-6<", ">TL-8<", "no article TL-8"),
    (wording.check, 'name="核验通过？"', 'name="核验"', "as a question"),
    (wording.check, 'name="受理来信"', 'name=""', "Chinese name"),
    (wording.check, 'default="Flow_AcceptLetter_Granted_AcceptLetter_Again"', "", "default flow"),
    (wording.check, "<bpmn:flowNodeRef>Task_SignFor</bpmn:flowNodeRef>", "", "into a lane"),
    (wording.check, 'name="合格"', "", "answer on the flow"),
    (expressions.check, ">=granted = true<", ">granted = true<", "begins with ="),
    (expressions.check, ">=granted = true<", ">=grantd = true<", "variable grantd"),
    (expressions.check, ">=granted = true<", ">=is blank(granted)<", "no FEEL function blank"),
    (expressions.check, 'target="role"', 'target="petitioner"', "variable petitioner"),
    (lambda diagram: references.check(diagram, KNOWN), 'formId="accept-letter"', 'formId="handle-vacancy"', "no formId handle-vacancy"),
    (lambda diagram: references.check(diagram, KNOWN), 'bindingType="deployment"', "", "bind accept-letter"),
    (lambda diagram: references.check(diagram, KNOWN), 'type="find-person"', 'type="find-persn"', "no worker handles find-persn"),
    (lambda diagram: references.check(diagram, KNOWN), 'source="office"', 'source="head"', "role should be office"),
    (lambda diagram: references.check(diagram, KNOWN), 'type="accept-decision"', 'type="send-answer"', "end listener"),
    (lambda diagram: references.check(diagram, KNOWN), 'messageRef="Message_ExtensionRequested"', 'messageRef="None"', "not defined"),
]


@pytest.mark.parametrize(("look", "old", "new", "english"), BROKEN, ids=[english for *_, english in BROKEN])
def test_check_finds(look: Callable[[Diagram], list[Finding]], old: str, new: str, english: str, tmp_path: Path) -> None:
    path = broken(HANDLING, tmp_path, old, new)
    found = list(look(Diagram(path, etree.parse(path).getroot())))
    assert any(english in finding.english for finding in found), found


def moved(element: str, x: float, y: float, label: bool = False) -> Diagram:
    """The handling diagram with one shape (or its label) shifted."""
    diagram = Diagram(HANDLING, etree.parse(HANDLING).getroot())
    shape = next(xml for xml in diagram.root.iter() if xml.get("bpmnElement") == element)
    for bounds in shape.iterfind(".//{*}BPMNLabel/{*}Bounds" if label else "{*}Bounds"):
        bounds.set("x", str(float(bounds.get("x", "0")) + x))
        bounds.set("y", str(float(bounds.get("y", "0")) + y))
    return diagram


@pytest.mark.parametrize(
    ("element", "x", "y", "label", "english"),
    [
        ("Task_SignFor", 0, 400, False, "dock the line"),
        ("Task_SignFor", 0, 400, False, "leaves Lane_Handler"),
        ("Task_SignFor", 104, 0, False, "runs through Task_SignFor"),
        ("Gateway_SignFor_Granted", -80, -20, True, "lies on Task_SignFor"),
        ("Gateway_SignFor_Granted", -20, -60, True, "runs through the label of Gateway_SignFor_Granted"),
        ("Flow_SignFor_Granted_SubmitAnswer_Again", -20, 60, True, "lies on the label of"),
    ],
)
def test_drawing_check_finds(element: str, x: float, y: float, label: bool, english: str) -> None:
    found = list(geometry.check(moved(element, x, y, label)))
    assert any(english in finding.english for finding in found), found


def test_drawing_check_finds_a_slanting_line() -> None:
    diagram = Diagram(HANDLING, etree.parse(HANDLING).getroot())
    edge = next(xml for xml in diagram.root.iter() if xml.get("bpmnElement") == "Flow_SendAnswer_Answered")
    way = edge.findall("{*}waypoint")[-1]
    way.set("y", str(float(way.get("y", "0")) + 9))
    assert any("orthogonal" in finding.english for finding in geometry.check(diagram))


@pytest.mark.parametrize(
    ("old", "new", "english"),
    [
        ('"schemaVersion": 16', '"schemaVersion": 17', "the form must say"),
        ('"id": "sign-for"', '"id": "signfor"', "file's name"),
        ("{{matterUrl}}", "", "link the matter's page"),
        ("{{matterNo}}", "{{petitioner}}", "variable petitioner"),
        ('"key": "receipt"', '"key": "phone"', "variable phone"),
        ('"required": true', '"required": false', "make it required"),
    ],
)
def test_form_check_finds(old: str, new: str, english: str, tmp_path: Path) -> None:
    found = list(forms.check(broken(ROOT / "forms/letters/sign-for.form", tmp_path, old, new)))
    assert any(english in finding.english for finding in found), found


@pytest.mark.parametrize(
    ("table", "old", "new", "english"),
    [
        ("escalation-ladder", "<text>2</text>", "<text>1</text>", "rows 1, 2 can both match"),
        ("escalation-ladder", "<description>TL-7", "<description>", "begin the annotation of row 1"),
        ("escalation-ladder", "<text>2</text>", "<text>two</text>", "cannot be read"),
        ("warning", "&lt;= 1", "&lt;= 2", "can both match"),
    ],
)
def test_table_check_finds(table: str, old: str, new: str, english: str, tmp_path: Path) -> None:
    found = list(tables.check(broken(ROOT / f"bpmn/shared/{table}.dmn", tmp_path, old, new)))
    assert any(english in finding.english for finding in found), found


def test_linters_find_what_the_engine_would_refuse(tmp_path: Path) -> None:
    """bpmnlint: a user task that is not native, an unfinished condition; feel-lint: an unfinished template."""
    diagram = broken(HANDLING, tmp_path / "a", "<zeebe:userTask/>", "")
    form = broken(ROOT / "forms/letters/sign-for.form", tmp_path / "b", "{{matterNo}}", "{{if matterNo then}}")
    condition = broken(HANDLING, tmp_path / "c", ">=granted = true<", ">=granted = <")
    found = [finding.english for finding in linters.check([diagram, form, condition])]
    assert any("zeebe-user-task" in text for text in found), found
    assert any("(feel)" in text for text in found), found
    assert any("camunda-compat/feel" in text for text in found), found
