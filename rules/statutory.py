"""The second clock of letters and visits: the petition regulation, which stands above the rule book (shown and warned, never mixed in)."""

from dataclasses import dataclass
from datetime import date, timedelta

from rules.calendar import WorkCalendar


@dataclass(frozen=True, slots=True)
class Citation:
    """A period of a law: calendar days, and where it is written (data, because laws get replaced)."""

    days: int
    source: str


ACCEPTANCE_TOLD = Citation(15, "《信访工作条例》（2022年5月1日起施行）第二十三条")
DONE = Citation(60, "《信访工作条例》（2022年5月1日起施行）第三十四条")
EXTENSION = Citation(30, "《信访工作条例》（2022年5月1日起施行）第三十四条")


@dataclass(frozen=True, slots=True)
class StatutoryDates:
    """Last days of the law; the latter two are None until the matter is accepted."""

    acceptance_told_by: date
    done_by: date | None
    extended_to: date | None


def statutory(received_on: date, accepted_on: date | None, calendar: WorkCalendar) -> StatutoryDates:
    """The dates of the petition regulation for a letter: a last day off moves on to the next working day (Civil Code 203)."""

    def last_day(start: date, days: int) -> date:
        return calendar.roll(start + timedelta(days=days))

    return StatutoryDates(
        acceptance_told_by=last_day(received_on, ACCEPTANCE_TOLD.days),
        done_by=last_day(accepted_on, DONE.days) if accepted_on else None,
        extended_to=last_day(accepted_on, DONE.days + EXTENSION.days) if accepted_on else None,
    )
