"""A letter's limit on the running system, the clock moved: extended, moved, overdue, recomputed; each rings once (TL-6, TL-7)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

import pytest

from casework import extensions, letters
from casework.errors import Refusal
from deploy.commands.calendar import load_notice
from register.limits import LimitEntry
from rules.festivals import NEVER_MISSING
from rules.notices import SATURDAY, YearNotice
from tests.wholeway.way import Way, absences_end

pytestmark = pytest.mark.engine
REASON: Final = "需要专家到现场论证"
OVERDUE: Final = ("ladder-0", "overdue", "step-1", "step-2")


@pytest.fixture
def everyone_back(way: Way) -> Iterator[None]:
    yield
    with way.work() as context:
        absences_end(context.session)


def moments(entry: LimitEntry) -> tuple[datetime, datetime]:
    """Warning and due moment."""
    assert entry.warn_at is not None
    assert entry.due_at is not None
    return entry.warn_at, entry.due_at


def due_day(entry: LimitEntry) -> date:
    assert entry.due_on is not None
    return entry.due_on


def latest(entry: LimitEntry) -> date:
    assert entry.latest_on is not None
    return entry.latest_on


def test_an_extension_is_refused_then_approved_and_never_passes_sixty_working_days(way: Way) -> None:
    """TL-6: the leader in charge decides; the petitioner is told the reason, the watch and the open task follow the new date."""
    way.handled()
    before = way.limit()
    asks(way, latest(before))
    way.does("wu", "DecideExtension", extensionDecision="refuse")
    way.wait(lambda *_: way.told("extension") == ["zhao"], "the handler told of the refusal")
    assert way.limit().due_on == before.due_on
    with pytest.raises(Refusal, match="beyond-latest"):
        asks(way, way.working_day(latest(before), 1))
    asks(way, latest(before))
    assert way.does("wu", "DecideExtension", granted=False, extensionDecision="approve").refusal_code == "statutory-unconfirmed"
    way.does("wu", "DecideExtension", extensionDecision="approve", statutoryConfirmed=True)
    way.wait(lambda *_: way.told("extension") == ["zhao", None, "zhao"], "handler and petitioner told")
    assert REASON in way.notices("extension")[1].body
    warn_at, due_at = moments(way.limit())
    assert (way.limit().due_on, way.limit().reason) == (latest(before), "extended")
    way.armed(warn_at)
    way.wait(lambda *_: way.task("SubmitAnswer").due_at == due_at, "the open task's new date")
    way.settled()


def asks(way: Way, due_on: date) -> None:
    way.look(lambda context, _: extensions.request(context, "zhao", way.number, due_on, REASON))


def test_a_limit_moved_closed_and_reopened_rings_once_at_the_right_time(way: Way) -> None:
    """TL-7: later, earlier, closed, a second episode; no false alarm at any old date."""
    way.handled()
    old_warn, old_due = moments(way.limit())
    way.armed(old_warn)
    later = way.moves_limit(latest(way.limit()))
    way.armed(later.warn_at)
    way.until(old_due)
    today = way.look(lambda context, _: context.today())
    warn_at, due_at = moments(way.moves_limit(way.working_day(today, 15)))
    way.armed(warn_at)
    assert way.all_rings() == []
    way.until(warn_at)
    way.rang("warn")
    way.armed(due_at)
    way.answered().archived()
    way.armed(None)
    way.settled()
    way.until(due_at)
    way.look(lambda context, _: letters.reopen(context, "sun", way.number, "来信人补充材料"))
    way.handled()
    warn_at, due_at = moments(way.limit())
    way.armed(warn_at)
    way.until(warn_at)
    way.rang("warn", "warn")
    way.armed(due_at)
    way.until(due_at)
    way.rang(*OVERDUE)
    way.answered().archived()
    way.settled()
    assert way.all_rings() == ["warn", "warn", *OVERDUE]
    assert way.told("reminder") == ["zhao", "chen"] * 2
    assert way.told("overdue") == ["zhao", "chen"]


def test_an_overdue_letter_climbs_the_ladder_and_a_vacant_step_goes_to_the_office(way: Way, everyone_back: None) -> None:
    """TL-7: handler and head on the due day, the leader in charge after 1 working day (nobody there), the bureau leader after 3."""
    way.handled()
    due_on = due_day(way.limit())
    warn_at, due_at = moments(way.limit())
    first, third = way.working_day(due_on, 1), way.working_day(due_on, 3)
    way.away("wu", first, third + timedelta(days=30))
    way.away("zhou", first, third - timedelta(days=1))
    way.armed(warn_at)
    way.until(warn_at)
    way.rang("warn")
    way.armed(due_at)
    way.until(due_at)
    way.rang("warn", *OVERDUE)
    assert way.told("overdue") == ["zhao", "chen"]
    assert (way.told("overdue-report"), way.told("supervision")) == (["bao"], ["sun"])
    way.armed(way.closing(first))
    way.until(way.closing(first))
    way.rang("step-3")
    assert (way.task("HandleVacancy").assignee, way.told("overdue")) == ("sun", ["zhao", "chen"])
    way.armed(way.closing(third))  # the ladder goes on beside the office's task
    way.until(way.closing(third))
    way.rang("step-3", "step-4")
    assert way.told("overdue") == ["zhao", "chen", "zhou"]
    way.does("sun", "HandleVacancy", vacancyHandled=True)
    assert way.told("overdue")[3:] == ["zhou"]  # for the leader in charge, who is still away
    assert way.all_rings() == ["warn", *OVERDUE, "step-3", "step-4"]


def test_a_loaded_notice_moves_open_limits_and_the_watch_follows(way: Way) -> None:
    """TL-6: five more days off before the due day; handler told, timer and task re-set, the old date silent."""
    way.handled()
    before = way.limit()
    way.armed(before.warn_at)
    assert load_notice(way.engine, way.context, five_days_off_before(way, due_day(before))) >= 1
    after = way.limit()
    assert (after.reason, due_day(after) > due_day(before)) == ("calendar-loaded", True)
    assert after.due_on == way.working_day(way.look(lambda context, matter: context.local(matter.received_at).date()), 30)
    warn_at, due_at = moments(after)
    way.armed(warn_at)
    way.wait(lambda *_: way.task("SubmitAnswer").due_at == due_at, "the open task's new date")
    assert way.told("calendar-loaded") == ["zhao"]
    way.until(warn_at)
    way.rang("warn")
    way.settled()


def five_days_off_before(way: Way, due_on: date) -> YearNotice:
    """The due year's holidays as they stand and five working days more."""
    year = [date(due_on.year, 1, 1) + timedelta(days=n) for n in range(365)]
    working = set(way.look(lambda context, _: [day for day in year if context.calendar.is_working_day(day)]))
    before = [day for day in (due_on - timedelta(days=n) for n in range(1, 15)) if day.weekday() < SATURDAY][:5]
    fixed = {date(due_on.year, month, day) for month, day in NEVER_MISSING}
    off = {day for day in year if day not in working and day.weekday() < SATURDAY} | fixed | set(before)
    return YearNotice(due_on.year, frozenset(off), frozenset(day for day in working if day.weekday() >= SATURDAY), "放假安排（测试）")
