"""Role × department × operation: who may do what, and that everybody else learns nothing. Deny by default: no action without an entry."""

from typing import Final

import pytest
from sqlalchemy import Engine, event
from sqlmodel import func, select

from casework import reading, saved_filters, subscriptions, tasks
from casework.context import Context
from casework.drafts import LetterDraft
from casework.errors import Refusal
from register.audit import AuditEvent
from register.bureau import Staff
from register.traffic import Notice
from tests.attack.operations import ABOUT_ONESELF, BY_SIGHT, ELSEWHERE, OPERATIONS, READ_ONLY, Operation, all_actions
from tests.casework.bureau import STAFF
from tests.casework.case import LETTER, Case
from tests.casework.conftest import HandClock, app_engine, clock, context, make_context, tables

__all__ = ["app_engine", "clock", "context", "make_context", "tables"]

EVERYBODY: Final = (*(staff for staff, _, _ in STAFF), "gone", "stranger")
"""Everyone of the made-up bureau, somebody who left it, somebody it never had."""
UNKNOWN: Final = "LX-2026-999999"
BY_ID: Final = ("consultations.opine", "consultations.withdraw", "tasks.look", "papers.circular.circular", "spreadsheets.imports.upload")
"""Not asked by a matter's number."""


@pytest.fixture
def case(context: Context, clock: HandClock) -> Case:
    """A letter beside another one; a former member of the office."""
    context.session.add(Staff(id="gone", name="离任某", phone="1", active=False))
    made = Case.registered(context, clock)
    Case.registered(context, clock, LetterDraft(**{**LETTER.__dict__, "submission": "another"})).started()
    return made


def refusal(case: Case, operation: Operation, staff: str, number: str) -> Refusal | None:
    """Try it and undo it; anything but a Refusal is a bug."""
    session = case.context.session
    attempt = session.begin_nested()
    try:
        operation.do(case, staff, number)
    except Refusal as refused:
        return refused
    finally:
        attempt.rollback()
        session.expire_all()
    return None


def test_every_action_is_in_the_matrix() -> None:
    named = {operation.name for operation in OPERATIONS} | ABOUT_ONESELF | BY_SIGHT | ELSEWHERE
    assert all_actions() == named, "a new action needs an entry in tests/attack/operations.py: who may?"


@pytest.mark.parametrize("stage", sorted({operation.stage for operation in OPERATIONS}))
def test_each_action_is_for_those_named_and_nobody_else(case: Case, stage: str) -> None:
    getattr(case, stage)()
    wrong = []
    for operation in OPERATIONS:
        if operation.stage == stage:
            allowed = {staff for staff in EVERYBODY if refusal(case, operation, staff, case.number) is None}
            if allowed != operation.may:
                wrong.append((operation.name, sorted(allowed - operation.may), sorted(operation.may - allowed)))
    assert wrong == [], "action, who may and should not, who should and may not"


def test_the_one_complained_of_may_do_nothing_whatever_their_office(case: Case) -> None:
    case.handled()
    case.matter.concerned_staff = "li"
    case.context.session.flush()
    by_number = [one for one in OPERATIONS if one.stage == "handled" and one.name not in BY_ID]
    assert [one.name for one in by_number if refusal(case, one, "li", case.number) is None] == []


def test_whoever_has_no_business_with_a_matter_learns_not_even_that_it_exists(case: Case) -> None:
    """The same code and sentence as for a number that was never given out."""
    case.handled()
    for operation in OPERATIONS:
        if operation.stage == "handled" and operation.name not in BY_ID:
            for staff in ("gu", "he", "gone", "stranger"):
                theirs, none = (refusal(case, operation, staff, number) for number in (case.number, UNKNOWN))
                assert theirs and none and (theirs.code, theirs.message) == (none.code, none.message), (operation.name, staff)


def test_they_learn_it_not_from_the_time_it_takes_either(case: Case, app_engine: Engine) -> None:
    """The same questions are put to the database, in the same order."""
    case.handled()
    look = next(one for one in OPERATIONS if one.name == "matter_page.look")
    for operation in (look, next(one for one in OPERATIONS if one.name == "closings.void")):
        asked = [statements(case, app_engine, operation, "gu", number) for number in (case.number, UNKNOWN)]
        assert asked[0] and asked[0] == asked[1], operation.name


def statements(case: Case, engine: Engine, operation: Operation, staff: str, number: str) -> list[str]:
    said: list[str] = []

    def note(_: object, __: object, statement: str, *more: object) -> None:
        said.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        refusal(case, operation, staff, number)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return [statement for statement in said if "SAVEPOINT" not in statement]


def test_a_closed_letter_is_read_and_not_changed(case: Case) -> None:
    case.archived()
    changing = [one for one in OPERATIONS if not one.name.startswith(READ_ONLY) and not one.name.startswith("consultations.")]
    done = [(one.name, staff) for one in changing for staff in sorted(one.may) if refusal(case, one, staff, case.number) is None]
    assert done == []


def test_what_is_refused_leaves_nothing_behind(case: Case) -> None:
    case.handled()
    session = case.context.session
    before = session.exec(select(func.count()).select_from(AuditEvent)).one()
    for operation in OPERATIONS:
        if operation.stage == "handled" and operation.name not in BY_ID:
            with pytest.raises(Refusal):
                operation.do(case, "gu", case.number)
    assert session.exec(select(func.count()).select_from(AuditEvent)).one() == before and not session.dirty and not session.new


def test_notices_filters_and_tasks_are_ones_own(case: Case) -> None:
    case.handled()
    context, session = case.context, case.context.session
    theirs = session.exec(select(Notice.id, Notice.recipient_id).where(Notice.recipient_id == "chen")).first()
    assert theirs is not None
    reading.mark_read(context, "gu", theirs[0])
    assert session.get_one(Notice, theirs[0]).read_at is None
    saved_filters.save(context, "chen", "我的", {"q": "机密词"})
    [kept] = saved_filters.of_person(context, "chen")
    saved_filters.remove(context, "gu", kept.id or 0)
    assert saved_filters.of_person(context, "gu") == [] and len(saved_filters.of_person(context, "chen")) == 1
    subscriptions.start(context, "chen", "theirs")
    subscriptions.stop(context, "gu")
    assert subscriptions.owner(context, "theirs") == "chen" and subscriptions.of_person(context, "gu") is None
    assert [len(subscriptions.feed(context, staff)) for staff in ("zhao", "gu", "gone", "stranger")] == [1, 0, 0, 0]
    case.task("SubmitAnswer", "zhao", "created")
    assert [len(tasks.inbox(context, staff)) for staff in ("zhao", "gu", "gone", "stranger")] == [1, 0, 0, 0]
