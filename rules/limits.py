"""When a matter is due: the figure of the time-limit table, a receipt and the working calendar (TL, AC-4, UP-18, UP-33, OM-5)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rules.calendar import WorkCalendar
from rules.errors import LimitRefused, RuleError
from rules.figures import Figure
from rules.lead import Lead, Span
from rules.office import DEFAULT_HOURS, OfficeHours
from rules.periods import Unit, day_not_counted, end_of_period
from rules.tables import Table

__all__ = ["Limit", "OfficeHours", "compute"]


@dataclass(frozen=True, slots=True)
class Limit:
    """What a matter must keep: days are dates of the bureau, moments are aware; None where the rule names none.

    `amount` and `unit` are the rule's own, also when a date was set. `provisional`: the due date rests on a year whose holiday notice is
    not published; `latest_provisional`: likewise the latest date. `short`: the overdue ladder is climbed within one day (TL-7).
    """

    amount: int | None
    unit: Unit | None
    article: str
    due_on: date | None = None
    due_at: datetime | None = None
    warn_at: datetime | None = None
    latest_date: date | None = None
    accept_by: datetime | None = None
    provisional: bool = False
    latest_provisional: bool = False
    short: bool = False


def compute(
    figure: Figure,
    received: datetime,
    calendar: WorkCalendar,
    *,
    warning: Table,
    explicit: date | None = None,
    paused_working_days: int = 0,
    office: OfficeHours = DEFAULT_HOURS,
) -> Limit:
    """The limit of a matter, always from first principles: its receipt and the rule, never an older due date.

    received: an aware moment; explicit: the date set by whoever may set it (TL-3, TL-4, TL-6), an extension's new date too;
    paused_working_days: those for which the clock stood still (ON-1); warning: the decision table of that name.
    Raises `LimitRefused` for a date that the rule does not allow, `CalendarRangeError` beyond the calendar.
    """
    if received.tzinfo is None:
        raise RuleError("收到时间须带时区")
    if explicit and not figure.explicit_allowed:
        raise LimitRefused("此类事项不能另定办结日期", figure.article)
    received = received.astimezone(office.zone)
    if figure.accept_minutes is not None:
        accept_by = received + timedelta(minutes=figure.accept_minutes)
        return Limit(figure.amount, figure.unit, figure.article, accept_by=accept_by)
    if figure.amount is None or figure.unit is None:
        raise LimitRefused("须给出服务目录中承诺的工作日数", figure.article)
    reckoning = _Reckoning(figure, figure.amount, figure.unit, received, calendar, office)
    return reckoning.limit(explicit, paused_working_days, warning)


@dataclass(frozen=True, slots=True)
class _End:
    """The day a period ends on, and whether a notice still to come may move it."""

    day: date
    provisional: bool


@dataclass(frozen=True, slots=True)
class _Reckoning:
    """One computation; `received` is in the bureau's zone."""

    figure: Figure
    amount: int
    unit: Unit
    received: datetime
    calendar: WorkCalendar
    office: OfficeHours

    def limit(self, explicit: date | None, paused: int, warning: Table) -> Limit:
        latest = self._latest()
        due = self._explicit(explicit, latest) if explicit else self._regular()
        due = self._paused(due, paused, latest)
        span = Span(self._start, due.day, in_working_days=explicit is not None or self.unit is Unit.WORKING_DAY)
        length = span.length(self.calendar, paused)
        lead = Lead.of(warning, length)
        return Limit(
            amount=self.amount,
            unit=self.unit,
            article=self.figure.article,
            due_on=due.day,
            due_at=self.office.closing(due.day),
            warn_at=max(self.received, self.office.closing(span.warning_day(self.calendar, lead, length))),
            latest_date=latest.day if latest else None,
            provisional=due.provisional,
            latest_provisional=latest is not None and latest.provisional,
            short=lead.short,
        )

    @property
    def _start(self) -> date:
        return day_not_counted(self.received.date(), self.unit)

    def _regular(self) -> _End:
        if self.amount:
            return self._end(self.amount, self.unit)
        done_today = self.calendar.is_working_day(self._start) and self.received < self.office.closing(self._start)
        return self._resting_on_notices(self._start if done_today else self.calendar.nth_working_day(self._start, 1), self._start)

    def _latest(self) -> _End | None:
        if self.figure.ceiling_amount is None or self.figure.ceiling_unit is None:
            return None
        return self._end(self.figure.ceiling_amount, self.figure.ceiling_unit)

    def _end(self, amount: int, unit: Unit) -> _End:
        last = end_of_period(self.calendar, self._start, amount, unit)
        if not self.figure.rolls_over:
            return _End(last, provisional=False)
        first_asked = self._start + timedelta(days=1) if unit is Unit.WORKING_DAY else last
        return self._resting_on_notices(self.calendar.roll(last), first_asked)

    def _explicit(self, day: date, latest: _End | None) -> _End:
        if self.office.closing(day) <= self.received:
            raise LimitRefused(f"指定的办结日期 {day} 不晚于收到时间", self.figure.article)
        if latest and day > latest.day:
            raise LimitRefused(f"指定的办结日期 {day} 超过最晚日期 {latest.day}", self.figure.article)
        return _End(day, provisional=False)

    def _paused(self, due: _End, paused: int, latest: _End | None) -> _End:
        if paused <= 0:
            return due
        moved = self._resting_on_notices(self.calendar.nth_working_day(due.day, paused), due.day)
        moved = _End(moved.day, moved.provisional or due.provisional)
        return min(moved, latest, key=lambda end: end.day) if latest else moved

    def _resting_on_notices(self, day: date, first_asked: date) -> _End:
        return _End(day, self.calendar.is_provisional(first_asked, day))
