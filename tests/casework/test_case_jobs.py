"""The jobs of the letters diagrams (TL-6, TL-7): each binding calls its action, and its outcome may pass the engine's door."""

from datetime import date, timedelta
from typing import Any

import pytest

from casework import answers, extensions
from casework.errors import NotYetKnown
from engine.variables import AllowList
from rules.tables import decide
from tests.casework.case import INCARNATION, Case
from workers import decisions, letters, watch
from workers.outcomes import BusinessError
from workers.registry import JobFacts, jobs

BOUND = (decisions, letters, watch)


def run(case: Case, allow_list: AllowList, job_type: str, element: tuple[str, str] = ("Task", "e"), **variables: Any) -> dict[str, Any]:
    """One job as the runtime does it."""
    [binding] = [binding for name, binding in jobs.bindings() if name == job_type]
    assert binding.variables is not None
    given = {name: value for name, value in {"matterKey": case.key, **variables}.items() if name in binding.variables}
    facts = JobFacts(
        key="1",
        type=job_type,
        variables=given,
        headers={},
        element_id=element[0],
        element_instance_key=element[1],
        process_instance_key=case.root,
        process_definition_key="1",
        process_definition_version=1,
        bpmn_process_id="letter",
        incarnation=INCARNATION,
        retries=4,
    )
    outcome = dict(binding.handler(facts, case.context) or {})
    allow_list.check(outcome)
    return outcome


def person(case: Case, allow_list: AllowList, name: str) -> dict[str, Any]:
    return run(case, allow_list, "find-person", (f"Task_{name}", "e"))


def test_the_first_jobs_claim_and_compute(case: Case, allow_list: AllowList) -> None:
    assert run(case, allow_list, "claim-matter") == {"claimed": True}
    row = decide(case.context.tables["time-limit"], {"kind": "letter", "category": "general"})
    computed = run(case, allow_list, "compute-limit", limit=row)
    assert computed == {
        "dueAt": "2026-04-14T17:30:00+08:00",
        "warnAt": case.context.iso(case.limit.warn_at),  # type: ignore[arg-type]
        "latestAt": case.context.iso(case.context.closing(case.limit.latest_on)),  # type: ignore[arg-type]
    }
    assert run(case, allow_list, "compute-limit", limit=row) == computed


def test_without_a_row_the_office_settles_a_date(case: Case, allow_list: AllowList) -> None:
    """TL-6: nothing is guessed; the settled date is in force and the jobs go on with it."""
    run(case, allow_list, "claim-matter")
    with pytest.raises(BusinessError) as caught:
        run(case, allow_list, "compute-limit", limit=None)
    assert caught.value.code == "limit-unknown"
    assert case.completes("sun", "SettleLimit", explicitDueOn="2026-03-01").refusal_code == "bad-date"
    assert case.completes("chen", "SettleLimit", explicitDueOn="2026-03-20").refusal_code == "not-entitled"
    assert case.completes("sun", "SettleLimit", explicitDueOn="2026-03-20").granted
    assert run(case, allow_list, "compute-limit", limit=None)["dueAt"] == "2026-03-20T17:30:00+08:00"
    assert case.limit.due_on == date(2026, 3, 20)


def test_a_settled_date_stays_below_the_ceiling(case: Case) -> None:
    """TL-6: 60 working days from receipt, also for the office."""
    latest = case.context.calendar.nth_working_day(date(2026, 3, 2), 60)
    case.started()
    assert case.completes("sun", "SettleLimit", explicitDueOn=(latest + timedelta(days=1)).isoformat()).refusal_code == "bad-date"
    assert case.completes("sun", "SettleLimit", explicitDueOn=latest.isoformat()).granted
    assert case.limit.due_on == latest


def test_people_are_found_and_completions_judged(case: Case, allow_list: AllowList) -> None:
    case.started()
    assert person(case, allow_list, "AcceptLetter")["assignee"] == "sun"
    assert len(person(case, allow_list, "AssignDepartment")["departmentOptions"]) == 4
    task = case.task("AcceptLetter", "gu")
    verdict = run(case, allow_list, "accept-decision", (task.element_id, task.element_instance_key), acceptance="accept")
    assert verdict == {"granted": False, "refusalCode": "not-entitled"}
    with pytest.raises(NotYetKnown):
        run(case, allow_list, "accept-decision", ("Task_AcceptLetter", "unseen"), acceptance="accept")


def test_the_watchs_jobs(case: Case, allow_list: AllowList) -> None:
    case.handled()
    assert run(case, allow_list, "arm-watch")["watchStage"] == "warn"
    assert case.limit.due_at is not None
    case.clock.move_to(case.limit.due_at)
    assert run(case, allow_list, "remind") == {}
    assert run(case, allow_list, "mark-overdue") == {"escalationStep": 1, "shortLimit": False}
    for step in range(1, 5):
        ladder = decide(case.context.tables["escalation-ladder"], {"escalationStep": step, "shortLimit": False})
        assert run(case, allow_list, "plan-step", ladder=ladder)["stepAt"]
        assert run(case, allow_list, "escalate", escalationStep=step, ladder=ladder) == {"vacant": False}
    assert run(case, allow_list, "arm-watch")["watchStage"] == "rest"


def test_an_extension_and_the_end(case: Case, allow_list: AllowList) -> None:
    case.handled()
    for decision, job_type in (("refuse", "refuse-extension"), ("approve", "apply-extension")):
        extension = extensions.request(case.context, "zhao", case.number, date(2026, 5, 6), "论证")
        assert case.completes("wu", "DecideExtension", extensionDecision=decision).granted
        outcome = run(case, allow_list, job_type, extensionId=extension.id)
    assert outcome["dueAt"] == "2026-05-06T17:30:00+08:00"
    answers.write_answer(case.context, "zhao", case.number, case.matter.version, "已办妥。")
    for staff, name, values in (
        ("zhao", "SubmitAnswer", {"draft": "submit"}),
        ("chen", "ReviewAnswer", {"review": "approve"}),
        ("wu", "SignAnswer", {"signature": "sign"}),
        ("zhao", "ConfirmAnswered", {"answered": True}),
    ):
        assert case.completes(staff, name, **values).granted
    run(case, allow_list, "send-answer")
    run(case, allow_list, "archive-matter")
    assert case.matter.status == "archived"
    assert run(case, allow_list, "arm-watch") == {"watchStage": "done", "warnAt": None, "dueAt": None}
