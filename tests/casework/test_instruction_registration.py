"""Registering leaders' instructions, documents and bureau tasks (TL-3, TL-4, TL-5): who may, what must be there, what is shown."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from casework import corrections, marks
from casework.context import Context
from casework.errors import Refusal
from casework.instructions import contradictions, registration
from casework.instructions.registration import register_instruction
from register.audit import AuditEvent
from register.instructions import Instruction
from register.marks import MarkCode
from register.matters import Attachment, Matter
from tests.casework.case import MovableClock
from tests.casework.instruction_case import CITY, DOCUMENT, EMERGENCY, SCAN, TASK, InstructionCase

TITLE = "关于孵化器房租的批示"


def refused(context: Context, **changes: Any) -> set[tuple[str, str | None]]:
    with pytest.raises(Refusal) as caught:
        register_instruction(context, replace(CITY, **changes))
    assert context.session.exec(select(Matter)).first() is None
    return {(one.code, one.field) for one in (caught.value, *caught.value.others)}


def test_tl3_an_instruction_is_entered_for_the_leader_with_the_scan(context: Context, clock: MovableClock) -> None:
    """TL-3: entered by the office (代录), shown as such, its scan kept; its own text never leaves the register."""
    case = InstructionCase.entered(context, clock)
    matter = case.matter
    assert (matter.number, matter.kind, matter.registered_by, matter.issuer_id) == ("PB-2026-000001", "instruction", "sun", None)
    row = registration.of(context, matter)
    assert (row.issuer_name, row.issued_on, row.paper_reference) == ("市长甲", date(2026, 3, 2), "市批〔2026〕7号")
    assert context.session.exec(select(Attachment.file_name)).one() == "批示.pdf"
    event = context.session.exec(select(AuditEvent).where(AuditEvent.subject == case.number)).one()
    assert (event.action, event.actor, event.facts["proxy"]) == ("instruction-registered", "sun", True)
    [message] = case.sent("message", "instruction-registered")
    assert "房租" not in str(message) and message["variables"]["kind"] == "instruction"


@pytest.mark.parametrize(
    ("level", "kind", "prefix"),
    [
        ("city-leader", "instruction", "PB"),
        ("higher-leader", "instruction", "PB"),
        ("higher-organ", "document", "LW"),
        ("other-body", "document", "LW"),
        ("lower-unit", "document", "LW"),
    ],
)
def test_the_issuer_decides_under_which_article_it_runs(context: Context, level: str, kind: str, prefix: str) -> None:
    """TL-3 for leaders, TL-4 for other bodies."""
    matter = register_instruction(context, replace(CITY, level=level))
    assert (matter.kind, matter.number[:2]) == (kind, prefix)


def test_tl5_a_leader_enters_a_task_without_a_scan(context: Context, clock: MovableClock) -> None:
    """TL-5: what a leader of the bureau enters needs no paper; the leader is answered back, no one of the office is its handler."""
    case = InstructionCase.entered(context, clock, TASK, entered_by="he", attachments=())
    assert (case.matter.kind, case.matter.issuer_id, case.matter.channel) == ("bureau-task", "he", "oral")
    assert registration.of(context, case.matter).issuer_name == "he某"


def test_the_same_page_sent_twice_registers_one(context: Context) -> None:
    assert register_instruction(context, CITY).id == register_instruction(context, CITY).id
    assert len(context.session.exec(select(Instruction)).all()) == 1


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"entered_by": "zhao"}, ("not-entitled", None)),
        ({"entered_by": "bao"}, ("not-entitled", None)),
        ({"entered_by": "wu"}, ("not-entitled", None)),  # a leader enters only their own tasks
        ({"level": "king"}, ("bad-level", "level")),
        ({"level": "bureau-leader", "issuer": "zhao"}, ("not-a-leader", "leader")),
        ({"level": "bureau-leader", "issuer": "nobody"}, ("not-a-leader", "leader")),
        ({"issuer": " "}, ("empty", "issuer")),
        ({"subject": ""}, ("empty", "subject")),
        ({"text": "字" * 10_001}, ("too-long", "text")),
        ({"attachments": ()}, ("no-scan", "attachments")),
        ({"category": "emergency"}, ("bad-category", "category")),
        ({"category": "overall"}, ("bad-category", "category")),
        ({"level": "bureau-leader", "issuer": "he", "category": "emergency"}, ("no-department", "department")),
        ({"issued_on": date(2026, 3, 3)}, ("bad-issued-on", "issued_on")),
        ({"explicit_due": date(2026, 2, 27)}, ("explicit-past", "explicit_due")),
        ({"category": "complex", "explicit_due": date(2026, 6, 3)}, ("explicit-refused", "explicit_due")),
        ({"level": "bureau-leader", "issuer": "he", "explicit_due": date(2026, 3, 9)}, ("explicit-refused", "explicit_due")),
        ({"origin": "LX-2026-000099"}, ("no-origin", "origin")),
        ({"subject": "机密★ 批示"}, ("state-secret", "body")),
        ({"submission": ""}, ("empty", None)),
    ],
)
def test_what_is_wrong_is_refused_whole(context: Context, changes: dict[str, Any], problem: tuple[str, str | None]) -> None:
    """TL-3, TL-5: an explicit date past or beyond the ceiling; a limit where none may be set; no scan; no such leader."""
    assert problem in refused(context, **changes)


def test_all_that_is_wrong_is_told_at_once(context: Context) -> None:
    assert len(refused(context, subject="", text="", attachments=(), category="x")) == 4


def test_tl5_an_emergency_has_no_limit_and_takes_none(context: Context, clock: MovableClock) -> None:
    """TL-5: without a limit an emergency is right (told by telephone, no scan); with an explicit one it is refused."""
    case = InstructionCase.entered(context, clock, EMERGENCY).started()
    assert (case.limit.due_at, case.matter.department_id) == (None, "high-tech")
    with pytest.raises(Refusal, match="explicit-refused"):
        register_instruction(context, replace(EMERGENCY, submission="another", explicit_due=date(2026, 3, 9)))


def test_the_true_receipt_of_a_document_counts(context: Context, clock: MovableClock) -> None:
    """TL-4: 15 working days from receipt, entered later."""
    clock.set("2026-03-04T09:00")
    received = context.now().replace(day=2)
    case = InstructionCase.entered(context, clock, DOCUMENT, received_at=received).signed_for()
    assert str(case.limit.due_on) == "2026-03-23"
    assert registration.of(context, case.matter).issued_on == date(2026, 3, 2)
    with pytest.raises(Refusal, match="received-in-future"):
        register_instruction(context, replace(DOCUMENT, submission="b", received_at=context.now().replace(day=5)))
    with pytest.raises(Refusal, match="received-too-early"):
        register_instruction(context, replace(DOCUMENT, submission="b", received_at=context.now().replace(year=2003)))


@pytest.mark.parametrize(
    "second",
    [
        {"issuer": "市委乙"},
        {"issuer": "市委乙", "subject": "关于“孵化器 房租”的批示。"},
        {"level": "bureau-leader", "issuer": "he"},
    ],
)
def test_two_leaders_on_one_subject_are_shown_to_the_office(context: Context, clock: MovableClock, second: dict[str, Any]) -> None:
    """TL-3, TL-5: both numbers stand on both matters, the office is told; nothing is decided by the machine."""
    one = InstructionCase.entered(context, clock)
    other = InstructionCase.entered(context, clock, submission="second", **second)
    assert [(mark.code, mark.other) for mark in marks.of(context, one.matter)] == [(MarkCode.CONTRADICTION, other.number)]
    assert [(mark.code, mark.other) for mark in marks.of(context, other.matter)] == [(MarkCode.CONTRADICTION, one.number)]
    assert other.told("contradiction") == ["sun"]
    assert one.matter.closed_at is None and other.matter.closed_at is None


@pytest.mark.parametrize("second", [{}, {"issuer": "市委乙", "subject": "另一件事"}, {"level": "higher-organ", "issuer": "省厅"}])
def test_one_leader_or_another_subject_is_no_contradiction(context: Context, clock: MovableClock, second: dict[str, Any]) -> None:
    one = InstructionCase.entered(context, clock)
    InstructionCase.entered(context, clock, submission="second", **second)
    assert not marks.of(context, one.matter)


def test_instructions_out_of_one_matter_may_contradict(context: Context, clock: MovableClock, case: Any) -> None:
    """FC-4.4: written on a letter, whatever their subjects."""
    one = InstructionCase.entered(context, clock, origin=case.number, subject="甲")
    other = InstructionCase.entered(context, clock, origin=case.number.lower(), subject="乙", issuer="市委乙", submission="second")
    assert one.matter.origin_id == other.matter.origin_id == case.matter.id
    assert [mark.other for mark in marks.of(context, one.matter)] == [other.number]


@pytest.fixture
def pair(context: Context, clock: MovableClock) -> tuple[InstructionCase, InstructionCase]:
    """Two leaders on one subject, both in a department's hands."""
    one = InstructionCase.entered(context, clock).signed_for().in_hand()
    return one, InstructionCase.entered(context, clock, submission="second", issuer="市委乙").signed_for().in_hand()


def test_the_office_settles_a_contradiction_with_what_the_leaders_said(pair: tuple[InstructionCase, InstructionCase]) -> None:
    """TL-3: lifted from both, with who, when and why for everyone to see and on the trail; those who handle them are told."""
    one, other = pair
    context = one.context
    for staff, reason, refusal in (("zhao", "以市长为准", "not-entitled"), ("wu", "以市长为准", "not-entitled"), ("sun", " ", "empty")):
        with pytest.raises(Refusal, match=refusal):
            contradictions.settle(context, staff, one.number, other=other.number, reason=reason)
    contradictions.settle(context, "sun", one.number, other=other.number, reason="3月2日请示市长甲，以市长批示为准。")
    for case, beside in (pair, (other, one)):
        assert marks.of(context, case.matter) == []
        [lifted] = marks.lifted(context, case.matter)
        assert (lifted.other, lifted.by, lifted.reason) == (beside.number, "sun", "3月2日请示市长甲，以市长批示为准。")
        assert case.told("settled") == ["zhao", "chen"]
        event = select(AuditEvent).where(AuditEvent.subject == case.number, AuditEvent.action == "mark-lifted")
        assert [(found.actor, found.facts) for found in context.session.exec(event)] == [
            ("sun", {"mark": "contradiction", "other": beside.number})
        ]
    with pytest.raises(Refusal, match="no-mark"):
        contradictions.settle(context, "sun", one.number, other=other.number, reason="再来一次")


def test_nobody_settles_what_they_handle_themselves(pair: tuple[InstructionCase, InstructionCase]) -> None:
    one, other = pair
    for mine, by_me in ((one, "not-entitled"), (other, "own-case")):
        mine.matter.handler_id = "sun"
        with pytest.raises(Refusal, match=by_me):
            contradictions.settle(one.context, "sun", one.number, other=other.number, reason="以市长为准")
        mine.matter.handler_id = "zhao"


def test_what_is_settled_comes_up_again_only_if_a_person_says_so(pair: tuple[InstructionCase, InstructionCase]) -> None:
    """TL-3: a corrected title looks anew and finds nothing new; the handler who sees another difference says so, the office hears of it."""
    one, other = pair
    context = one.context
    contradictions.settle(context, "sun", one.number, other=other.number, reason="以市长为准")
    corrections.correct(context, "sun", one.number, subject="关于孵化器房租的批示！", reason="标点")
    assert marks.of(context, one.matter) == []
    contradictions.point_out(context, "zhao", one.number, other=other.number, reason="一件要求减免，一件要求照收。")
    assert [(mark.put_by, mark.reason) for mark in marks.of(context, other.matter)] == [("zhao", "一件要求减免，一件要求照收。")]
    assert marks.lifted(context, one.matter) == [] and one.told("contradiction") + other.told("contradiction") == ["sun", "sun"]


def test_a_corrected_title_may_show_a_contradiction(context: Context, clock: MovableClock) -> None:
    one = InstructionCase.entered(context, clock)
    other = InstructionCase.entered(context, clock, submission="second", issuer="市委乙", subject="孵化器")
    corrections.correct(context, "sun", other.number, subject=TITLE, reason="标题录错")
    assert [mark.other for mark in marks.of(context, one.matter)] == [other.number]


@pytest.mark.parametrize(
    ("staff", "other", "refusal"),
    [
        ("qian", "PB-2026-000002", "not-allowed"),
        ("wu", "PB-2026-000002", "not-entitled"),
        ("sun", "PB-2026-000009", "no-other"),
        ("sun", "PB-2026-000001", "no-other"),
        ("sun", "LW-2026-000001", "no-other"),
        ("sun", "PB-2026-000003", "same-issuer"),
        ("sun", "pb-2026-000002 ", None),
    ],
)
def test_who_may_point_out_what(context: Context, clock: MovableClock, staff: str, other: str, refusal: str | None) -> None:
    """TL-3: two open instructions of two leaders, by whoever works on them."""
    one = InstructionCase.entered(context, clock).signed_for().in_hand()
    for mark, changes in enumerate(({"issuer": "市委乙", "subject": "乙"}, {"subject": "丙"})):
        InstructionCase.entered(context, clock, submission=f"m{mark}", **changes)
    InstructionCase.entered(context, clock, DOCUMENT, submission="document", subject="丁")
    if refusal is None:
        contradictions.point_out(context, staff, one.number, other=other, reason="要求不同")
        assert [mark.other for mark in marks.of(context, one.matter)] == ["PB-2026-000002"]
    else:
        with pytest.raises(Refusal, match=refusal):
            contradictions.point_out(context, staff, one.number, other=other, reason="要求不同")


def test_papers_are_checked(context: Context) -> None:
    assert ("file-type", "attachments") in refused(context, attachments=(replace(SCAN, content=b"\x7fELF"),))
