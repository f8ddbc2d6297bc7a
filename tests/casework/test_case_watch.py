"""The watch and the ladder (TL-7): each rings exactly once at the right time, however the limit moves."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import select

from casework import extensions, letters, limits, watch
from casework.context import Context
from register.audit import AuditEvent
from register.bureau import Absence
from register.limits import LimitRing
from register.matters import Channel
from rules.figures import Figure
from tests.casework.case import LETTER, Case
from tests.casework.conftest import HandClock


def stage(case: Case) -> str:
    return str(watch.arm(case.context, case.key)["watchStage"])


def ladder(case: Case, *steps: tuple[int, str]) -> list[bool]:
    return [watch.escalate(case.context, case.key, step, role)["vacant"] for step, role in steps]


FULL = ((1, "handler"), (2, "head"), (3, "charge-leader"), (4, "bureau-leader"))


def extended(case: Case) -> None:
    assert case.limit.latest_on is not None
    extension = extensions.request(case.context, "zhao", case.number, case.limit.latest_on, "论证")
    assert case.completes("wu", "DecideExtension", extensionDecision="approve", statutoryConfirmed=True).granted
    extensions.apply(case.context, case.key, extension.id or 0)


def to_warning(case: Case) -> None:
    assert case.limit.warn_at is not None
    case.clock.move_to(case.limit.warn_at)


def to_due(case: Case) -> None:
    assert case.limit.due_at is not None
    case.clock.move_to(case.limit.due_at)


def test_the_warning_comes_with_a_fifth_left_and_not_before(case: Case) -> None:
    """TL-7: 6 of 30 working days left; handler and head, once."""
    case.handled()
    assert case.limit.warn_at is not None and case.limit.due_on is not None
    assert case.context.calendar.working_days(case.context.local(case.limit.warn_at).date(), case.limit.due_on) == 6
    assert stage(case) == "warn"
    case.clock.move_to(case.limit.warn_at - watch.CLOCK_TOLERANCE - timedelta(seconds=1))
    assert not watch.remind(case.context, case.key)
    to_warning(case)
    assert watch.remind(case.context, case.key)
    assert not watch.remind(case.context, case.key)
    assert case.told("reminder") == ["zhao", "chen"]
    assert stage(case) == "due"


def test_overdue_turns_red_once_and_the_inspection_office_hears_of_it(case: Case) -> None:
    """AA-5.4, TL-6: an overdue letter is reported, the office supervises; the ladder begins at step 1."""
    case.handled()
    assert case.limit.due_at is not None
    case.clock.move_to(case.limit.due_at - watch.CLOCK_TOLERANCE - timedelta(seconds=1))
    watch.mark_overdue(case.context, case.key)
    assert case.matter.overdue_since is None
    to_due(case)
    for _ in range(2):
        assert watch.mark_overdue(case.context, case.key) == {"escalationStep": 1, "shortLimit": False}
    assert case.matter.overdue_since == case.limit.due_at
    assert (case.told("overdue-report"), case.told("supervision")) == (["bao"], ["sun"])


@pytest.mark.parametrize("category", ["discipline", "hotline"])
def test_discipline_and_hotline_cases_are_supervised_by_the_inspection_office(context: Context, clock: HandClock, category: str) -> None:
    """TL-6."""
    draft = replace(LETTER, channel=Channel.CALL, registered_by="sun", category=category)
    case = Case.registered(context, clock, draft).handled()
    to_due(case)
    watch.mark_overdue(context, case.key)
    assert (case.told("overdue-report"), case.told("supervision")) == (["bao"], [])


def test_the_ladder_tells_each_step_once_and_ends(case: Case) -> None:
    """TL-7: handler, head, leader in charge, bureau leader."""
    case.handled()
    to_due(case)
    watch.mark_overdue(case.context, case.key)
    assert ladder(case, *FULL, *FULL) == [False] * 8
    assert case.told("overdue") == ["zhao", "chen", "wu", "zhou"]
    assert stage(case) == "rest"


@pytest.mark.parametrize(
    ("delay", "at"), [(0, "2026-04-14T17:30:00+08:00"), (1, "2026-04-15T17:30:00+08:00"), (3, "2026-04-17T17:30:00+08:00")]
)
def test_steps_are_planned_in_working_days_after_the_due_day(case: Case, delay: int, at: str) -> None:
    """TL-7: on the due day, after 1 and after 3 working days, at the close of office."""
    case.handled()
    assert case.limit.due_on == date(2026, 4, 14)
    assert watch.plan_step(case.context, case.key, delay) == {"stepAt": at}


def test_an_interrupted_ladder_goes_on_where_it_was(case: Case) -> None:
    """A message may interrupt the ladder though the date stays: it starts again, and what has rung stays silent."""
    case.handled()
    to_due(case)
    watch.mark_overdue(case.context, case.key)
    ladder(case, *FULL[:2])
    assert stage(case) == "due"
    watch.mark_overdue(case.context, case.key)
    ladder(case, *FULL)
    assert case.told("overdue") == ["zhao", "chen", "wu", "zhou"]
    assert case.told("overdue-report") == ["bao"]
    assert stage(case) == "rest"


def test_a_ladder_that_never_reaches_its_top_is_put_before_the_office(case: Case) -> None:
    """A deployed table with fewer steps than ours must not make the watch go round for ever, nor fall silent."""
    case.handled()
    to_due(case)
    for _ in range(watch.MOST_STARTS):
        assert stage(case) == "due"
        watch.mark_overdue(case.context, case.key)
    assert stage(case) == "rest"
    assert case.told("ladder-stuck") == ["sun"]


def test_moved_later_rings_nothing_at_the_old_date_and_once_at_the_new(case: Case) -> None:
    """TL-6, TL-7: the timer of the old date finds nothing to do; warning and ladder come once for the new date."""
    case.handled()
    to_warning(case)
    watch.remind(case.context, case.key)
    old_due = case.limit.due_at
    extended(case)
    assert old_due is not None
    case.clock.move_to(old_due)
    watch.mark_overdue(case.context, case.key)
    ladder(case, *FULL)
    assert (case.matter.overdue_since, case.told("overdue"), case.told("overdue-report")) == (None, [], [])
    assert stage(case) == "warn"
    to_warning(case)
    assert watch.remind(case.context, case.key)
    to_due(case)
    watch.mark_overdue(case.context, case.key)
    ladder(case, *FULL)
    assert case.told("reminder") == ["zhao", "chen"] * 2
    assert case.told("overdue") == ["zhao", "chen", "wu", "zhou"]


def test_a_task_that_was_being_made_while_the_limit_moved_gets_the_new_date_at_the_next_look(case: Case) -> None:
    """The mirror shows it after the move, with the old date; a task that has the date already is left alone."""
    case.handled()
    old, right = case.limit.due_at, case.task("SubmitAnswer", state="created")
    extended(case)
    right.due_at = case.limit.due_at
    late = case.task("DecideExtension", state="created")
    late.due_at = old
    case.context.session.flush()
    told = len(case.sent("task-due"))
    watch.arm(case.context, case.key)
    watch.arm(case.context, case.key)
    assert case.sent("task-due")[told:] == [{"task_key": late.key, "due_at": case.context.iso(case.matter.due_at)}]  # type: ignore[arg-type]


def test_extended_after_it_was_overdue_turns_green_again(case: Case) -> None:
    case.handled()
    to_due(case)
    watch.mark_overdue(case.context, case.key)
    extended(case)
    assert case.matter.overdue_since is None
    assert stage(case) == "warn"


def test_moved_earlier_into_the_past_rings_at_once(context: Context, case: Case) -> None:
    """A date moved before now: the watch skips the warning and goes to due."""
    case.handled()
    figure = Figure.of(case.limit.figure)
    limits.set_limit(context, case.matter, figure, "explicit", explicit=date(2026, 3, 9), changed_by="wu")
    [message] = case.sent("message", "limit-changed")
    assert message["variables"]["dueAt"] == "2026-03-09T17:30:00+08:00"
    case.clock.set("2026-03-09T17:30")
    assert stage(case) == "due"
    watch.mark_overdue(context, case.key)
    assert case.told("overdue-report") == ["bao"]


def test_closed_rings_nothing_and_ends_the_watch(case: Case) -> None:
    case.archived()
    to_due(case)
    watch.remind(case.context, case.key)
    watch.mark_overdue(case.context, case.key)
    ladder(case, *FULL)
    assert case.context.session.exec(select(LimitRing).where(LimitRing.matter_id == case.matter.id)).all() == []
    assert stage(case) == "done"


def test_reopened_rings_anew_for_its_own_limit(case: Case) -> None:
    """A reopening is a new episode: its limit counts from it, the old instance has nothing to watch."""
    case.archived()
    old_key = case.key
    case.clock.set("2026-06-01T09:00")
    letters.reopen(case.context, "sun", case.number, "来信人补充材料")
    assert case.key == "LX-2026-000001#2"
    assert watch.arm(case.context, old_key)["watchStage"] == "done"
    assert case.sent("message", "letter-received")[-1]["variables"]["receivedAt"] == "2026-06-01T09:00:00+08:00"
    case.root = "second"
    case.handled()
    assert case.limit.due_on == case.context.calendar.nth_working_day(date(2026, 6, 1), 30)
    to_warning(case)
    assert watch.remind(case.context, case.key)
    to_due(case)
    watch.mark_overdue(case.context, case.key)
    ladder(case, *FULL)
    assert case.told("reminder") == ["zhao", "chen"]
    assert case.told("overdue") == ["zhao", "chen", "wu", "zhou"]


def everyone_away(context: Context) -> None:
    for staff in ("zhou", "wu", "he", "li", "sun", "chen", "zhao", "feng", "bao"):
        context.session.add(Absence(staff_id=staff, since=date(2026, 3, 3), until=date(2026, 12, 31)))
    context.session.flush()


def test_a_step_nobody_can_take_is_the_offices_exception_never_a_silent_skip(case: Case) -> None:
    """TL-7: vacant, and again when the job comes again; that nobody could be told is on record."""
    case.handled()
    to_due(case)
    everyone_away(case.context)
    watch.mark_overdue(case.context, case.key)
    assert ladder(case, FULL[2], FULL[2]) == [True, True]
    events = case.context.session.exec(select(AuditEvent).where(AuditEvent.action == "nobody-to-tell")).all()
    assert {event.subject for event in events} == {case.number}


def test_the_office_settles_a_vacancy_and_whoever_is_there_now_is_told(case: Case) -> None:
    case.handled()
    to_due(case)
    everyone_away(case.context)
    watch.mark_overdue(case.context, case.key)
    ladder(case, FULL[2])
    values = {"escalationStep": 3, "ladder": {"recipientRole": "charge-leader"}, "vacancyHandled": True}
    for absence in case.context.session.exec(select(Absence).where(Absence.staff_id == "sun")):
        case.context.session.delete(absence)
    case.context.session.flush()
    assert case.completes("sun", "HandleVacancy", **values).refusal_code == "still-vacant"
    for absence in case.context.session.exec(select(Absence).where(Absence.staff_id == "wu")):
        case.context.session.delete(absence)
    case.context.session.flush()
    assert case.completes("sun", "HandleVacancy", **values).granted
    assert case.told("overdue") == ["wu"]


def test_no_limit_means_rest(case: Case) -> None:
    assert stage(case) == "rest"
