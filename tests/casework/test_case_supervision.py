"""Supervision of letters (TL-6): numbered urging, once a working day; stage reports; copies for information."""

from datetime import date

import pytest
from sqlmodel import select

from casework import copies, marks, matter_page, person_page, stage_reports, urgings
from casework.errors import Refusal
from register.audit import AuditEvent
from register.handling import Copy, StageReport, Urging
from register.traffic import Notice
from tests.casework.case import Case

TEXT = "请尽快与来信人联系。"


def urge(case: Case, staff: str = "sun", text: str = TEXT) -> Urging:
    return urgings.urge(case.context, staff, case.number, text)


def test_urging_is_numbered_and_reaches_handler_and_head(case: Case) -> None:
    case.handled()
    urging = urge(case)
    assert (urging.number, urging.sequence, urging.recipient_id) == ("CB-2026-000001", 1, "zhao")
    assert case.told("urging") == ["zhao", "chen"]
    bodies = case.context.session.exec(select(Notice.body).where(Notice.kind == "urging")).all()
    assert all(TEXT not in body for body in bodies)  # a notice may go out by mail
    event = case.context.session.exec(select(AuditEvent).where(AuditEvent.action == "matter-urged")).one()
    assert (event.actor, event.facts) == ("sun", {"number": "CB-2026-000001", "sequence": 1})


@pytest.mark.parametrize(
    ("first", "too_soon", "again"),
    [
        ("2026-03-03T09:00", "2026-03-03T23:59", "2026-03-04T00:00"),  # Tuesday, Wednesday
        ("2026-03-06T09:00", "2026-03-08T23:59", "2026-03-09T00:00"),  # Friday; the weekend is no working day
        ("2026-03-07T09:00", "2026-03-08T23:59", "2026-03-09T00:00"),  # Saturday
    ],
)
def test_once_a_working_day_and_matter(case: Case, first: str, too_soon: str, again: str) -> None:
    case.handled()
    case.clock.set(first)
    urge(case)
    case.clock.set(too_soon)
    with pytest.raises(Refusal, match="too-soon"):
        urge(case)
    assert not urgings.possible(case.context, case.matter)
    case.clock.set(again)
    assert urgings.possible(case.context, case.matter) and marks.of(case.context, case.matter) == []
    assert (urge(case).number, urge_count(case)) == ("CB-2026-000002", 2)
    assert [mark.code for mark in marks.of(case.context, case.matter)] == ["urged-again"]


def urge_count(case: Case) -> int:
    return len(case.context.session.exec(select(Urging).where(Urging.matter_id == case.matter.id)).all())


@pytest.mark.parametrize(
    ("category", "staff", "code"),
    [
        ("general", "sun", None),
        ("general", "li", None),
        ("general", "bao", "not-entitled"),
        ("general", "chen", "not-entitled"),
        ("general", "gu", "not-allowed"),
        ("discipline", "bao", None),
        ("hotline", "bao", None),
        ("discipline", "sun", "not-entitled"),
        ("hotline", "sun", "not-entitled"),
    ],
)
def test_only_the_supervisor_urges(case: Case, category: str, staff: str, code: str | None) -> None:
    """The office; for discipline cases and the conduct hotline the inspection office."""
    case.matter.category = category
    case.handled()
    if code is None:
        assert urge(case, staff).urged_by == staff
    else:
        with pytest.raises(Refusal, match=code):
            urge(case, staff)
        assert urge_count(case) == 0


@pytest.mark.parametrize(("text", "code"), [(" ", "empty"), ("字" * 501, "too-long"), ("秘密☆", "state-secret")])
def test_what_cannot_be_urged_takes_no_number(case: Case, text: str, code: str) -> None:
    case.handled()
    with pytest.raises(Refusal, match=code):
        urge(case, text=text)
    assert urge(case).number == "CB-2026-000001"


def test_nobody_is_urged_about_an_answered_letter(case: Case) -> None:
    case.answered()
    with pytest.raises(Refusal, match="matter-closed"):
        urge(case)


def test_before_a_handler_is_named_the_office_is_urged(case: Case) -> None:
    case.started()
    assert urge(case).recipient_id == "sun"


def test_the_handler_reports_a_stage_to_the_supervisor(case: Case) -> None:
    case.handled()
    report = stage_reports.add(case.context, "zhao", case.number, "已与来信人通话。")
    assert (report.text, report.episode, case.told("stage-report")) == ("已与来信人通话。", 1, ["sun"])
    assert "通话" not in str(case.context.session.exec(select(AuditEvent.facts)).all())


@pytest.mark.parametrize(("staff", "text", "code"), [("chen", "进展", "not-handler"), ("gu", "进展", "not-allowed"), ("zhao", "", "empty")])
def test_a_report_is_the_handlers(case: Case, staff: str, text: str, code: str) -> None:
    case.handled()
    with pytest.raises(Refusal, match=code):
        stage_reports.add(case.context, staff, case.number, text)
    assert case.context.session.exec(select(StageReport)).all() == []


def test_a_report_comes_after_the_receipt_and_before_the_answer(case: Case) -> None:
    case.started()
    case.completes("sun", "AcceptLetter", acceptance="accept")
    case.completes("sun", "AssignDepartment", department="high-tech")
    case.completes("chen", "AssignHandler", assignment="assign", handler="zhao")
    with pytest.raises(Refusal, match="not-in-hand"):
        stage_reports.add(case.context, "zhao", case.number, "进展")
    assert case.completes("zhao", "SignFor", receipt="sign").granted
    assert stage_reports.add(case.context, "zhao", case.number, "进展").written_by == "zhao"


def test_an_answered_letter_has_no_stages_any_more(case: Case) -> None:
    case.answered()
    with pytest.raises(Refusal, match="matter-closed"):
        stage_reports.add(case.context, "zhao", case.number, "进展")


def test_a_copy_lets_a_department_read_and_nothing_more(case: Case) -> None:
    case.handled()
    for _ in range(2):
        copies.add(case.context, "zhao", case.number, department="achievements")
    assert (len(case.context.session.exec(select(Copy)).all()), case.told("copy")) == (1, ["qian"])
    view = matter_page.look(case.context, "gu", case.number)
    flags = [name for name, value in vars(view).items() if name.startswith("may_") and value]
    assert flags == []
    with pytest.raises(Refusal, match="not-entitled"):
        person_page.unmasked(case.context, "gu", case.number, "了解情况")


def test_a_copy_lets_one_person_read(case: Case) -> None:
    case.handled()
    copies.add(case.context, "sun", case.number, person="gu")
    assert matter_page.look(case.context, "gu", case.number).matter.number == case.number
    with pytest.raises(Refusal, match="not-allowed"):
        matter_page.look(case.context, "qian", case.number)


@pytest.mark.parametrize(
    ("staff", "department", "person", "code"),
    [
        ("feng", "achievements", None, "not-entitled"),
        ("gu", "achievements", None, "not-allowed"),
        ("zhao", None, None, "one-recipient"),
        ("zhao", "achievements", "gu", "one-recipient"),
        ("zhao", "no-such", None, "department-inactive"),
        ("zhao", None, "stranger", "no-such-person"),
    ],
)
def test_a_copy_that_cannot_be_is_refused(case: Case, staff: str, department: str | None, person: str | None, code: str) -> None:
    case.handled()
    with pytest.raises(Refusal, match=code):
        copies.add(case.context, staff, case.number, department=department, person=person)
    assert case.context.session.exec(select(Copy)).all() == []


def test_the_recused_get_no_copy(case: Case) -> None:
    case.handled()
    case.matter.concerned_staff = "gu"
    with pytest.raises(Refusal, match="recused"):
        copies.add(case.context, "sun", case.number, person="gu")
    copies.add(case.context, "sun", case.number, department="achievements")
    assert case.told("copy") == []
    with pytest.raises(Refusal, match="not-allowed"):
        matter_page.look(case.context, "gu", case.number)


def test_the_limit_is_the_same_after_all_that(case: Case) -> None:
    case.handled()
    urge(case)
    stage_reports.add(case.context, "zhao", case.number, "进展")
    copies.add(case.context, "zhao", case.number, department="achievements")
    assert case.limit.due_on == date(2026, 4, 14)
