"""The portal's inbox (FC-6, AB-3): a person's own tasks, the form's values and no others, the engine told once."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from casework import extensions, tasks
from casework.decisions import code_of
from casework.errors import Refusal
from casework.form_values import fields_of
from casework.ports import TaskGone
from casework.regimes import STEPS
from deploy.places import ROOT
from register.bureau import Absence
from register.mirror import MirrorTask
from tests.casework.case import Case


@dataclass
class TaskBook:
    """The engine's tasks as the port shows them; `gone` has no open task any more."""

    gone: bool = False
    completed: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)

    def assign(self, key: str, staff: str) -> None:
        raise AssertionError("completing is one call")

    def complete(self, key: str, assignee: str, variables: Mapping[str, Any]) -> None:
        if self.gone:
            raise TaskGone(key)
        self.completed.append((key, assignee, dict(variables)))


def schema(code: str) -> dict[str, Any]:
    [path] = ROOT.glob(f"forms/*/{code}.form")
    form: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return form


def waiting(case: Case, name: str, assignee: str | None) -> MirrorTask:
    return case.task(name, assignee, state="created")


def away(case: Case, staff: str) -> None:
    case.context.session.add(Absence(staff_id=staff, since=date(2026, 3, 1), until=date(2026, 12, 31)))
    case.context.session.flush()


def seen(case: Case, staff: str) -> list[str]:
    return [opened.code for opened in tasks.inbox(case.context, staff)]


def test_each_sees_their_own_and_what_their_role_has_open(case: Case) -> None:
    case.handled()
    waiting(case, "SubmitAnswer", "zhao")
    waiting(case, "ReviewAnswer", None)
    waiting(case, "SignAnswer", "")
    assert [seen(case, staff) for staff in ("zhao", "chen", "wu", "feng", "qian")] == [
        ["submit-answer"],
        ["review-answer"],
        ["sign-answer"],
        [],
        [],
    ]


def test_b_sees_as_tasks_while_a_is_away(case: Case) -> None:
    """AB-3."""
    case.handled()
    waiting(case, "SubmitAnswer", "zhao")
    away(case, "zhao")
    assert seen(case, "feng") == ["submit-answer"]


def test_a_completion_goes_to_the_engine_as_this_person(case: Case) -> None:
    case.handled()
    task, book = waiting(case, "AssignHandler", "chen"), TaskBook()
    tasks.complete(
        case.context, book, "chen", task.key, values={"assignment": "assign", "handler": "feng"}, schema=schema("assign-handler")
    )
    assert book.completed == [(task.key, "chen", {"assignment": "assign", "handler": "feng"})]
    assert (task.submitted_by, seen(case, "chen")) == ("chen", [])


def test_a_second_try_gets_a_sentence_and_the_engine_nothing(case: Case) -> None:
    case.handled()
    task, book = waiting(case, "SignFor", "zhao"), TaskBook()
    for expected in (None, "task-over"):
        try:
            tasks.complete(case.context, book, "zhao", task.key, values={"receipt": "sign"}, schema=schema("sign-for"))
        except Refusal as refusal:
            assert refusal.code == expected
    assert len(book.completed) == 1


def test_a_task_the_engine_has_no_more_is_over(case: Case) -> None:
    """It was completed in Tasklist, or our answer got lost on the way back."""
    case.handled()
    task = waiting(case, "SignFor", "zhao")
    with pytest.raises(Refusal, match="task-over"):
        tasks.complete(case.context, TaskBook(gone=True), "zhao", task.key, values={"receipt": "sign"}, schema=schema("sign-for"))


@pytest.mark.parametrize(
    ("name", "staff", "values", "refusal"),
    [
        ("AssignHandler", "zhao", {"assignment": "assign", "handler": "zhao"}, "not-entitled"),
        ("AssignHandler", "chen", {}, "missing"),
        ("AssignHandler", "chen", {"assignment": "assign"}, "missing"),
        ("AssignHandler", "chen", {"assignment": "return", "handler": "zhao"}, "hidden-field"),
        ("AssignHandler", "chen", {"assignment": "return"}, "missing"),
        ("AssignHandler", "chen", {"assignment": "assign", "handler": "gu"}, "bad-value"),
        ("AssignHandler", "chen", {"assignment": "assign", "handler": "feng", "role": "office"}, "unknown-field"),
        ("ConfirmAnswered", "zhao", {"answered": False}, "missing"),
        ("ConfirmAnswered", "zhao", {"answered": "yes"}, "bad-value"),
        ("SettleLimit", "sun", {"explicitDueOn": "2026-13-01"}, "bad-value"),
        ("ReviewAnswer", "chen", {"review": ["approve"]}, "bad-value"),
    ],
)
def test_what_does_not_fit_reaches_no_engine(case: Case, name: str, staff: str, values: dict[str, Any], refusal: str) -> None:
    case.handled()
    task, book = waiting(case, name, staff), TaskBook()
    with pytest.raises(Refusal, match=refusal):
        tasks.complete(case.context, book, staff, task.key, values=values, schema=schema(code_of(task.element_id)))
    assert (book.completed, task.submitted_by) == ([], None)


def test_the_form_of_an_extension_shows_the_date_asked_for(case: Case) -> None:
    """TL-6."""
    case.handled()
    extensions.request(case.context, "zhao", case.number, date(2026, 5, 6), "论证")
    waiting(case, "DecideExtension", "wu")
    [opened] = tasks.inbox(case.context, "wu")
    data = tasks.form_data(case.context, opened)
    assert (data["matterNo"], data["extensionDueOn"]) == (case.number, "2026-05-06")
    assert data["dueAt"] == "2026-04-14T17:30:00+08:00"


@pytest.mark.parametrize("path", sorted(ROOT.glob("forms/*/*.form")), ids=lambda path: path.stem)
def test_every_form_belongs_to_a_step_and_sends_what_the_step_reads(path: Any) -> None:
    keys = {component["key"] for component in fields_of(json.loads(path.read_text(encoding="utf-8"))["components"])}
    assert keys <= set(STEPS[path.stem].values)
