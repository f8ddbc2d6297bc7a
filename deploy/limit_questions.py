"""Questions to the time-limit rules as they come from a command line or a file, and their answers as plain JSON values."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from deploy.json_lines import BadQuestion
from deploy.places import ROOT
from rules.calendar import national_calendar
from rules.errors import RuleError
from rules.figures import Figure, figure_for
from rules.limits import Limit, compute
from rules.office import OFFICE_ZONE
from rules.tables import Table, read_table

TABLES = ROOT / "bpmn" / "shared"


class Answerer:
    """Answers from the decision tables beside the code and the published calendar; holds no state between questions."""

    def __init__(self) -> None:
        self._time_limit = _table("time-limit")
        self._warning = _table("warning")
        self._calendar = national_calendar()

    def answer(self, question: Mapping[str, Any]) -> dict[str, Any]:
        """The question's own keys, then the limit's; `BadQuestion` with the reason and, where a rule forbids it, the article."""
        try:
            return {**question, **_plain(self._limit(question))}
        except RuleError as refusal:
            raise BadQuestion(str(refusal)) from refusal
        except OverflowError as error:
            raise BadQuestion("日期超出可计算的范围") from error

    def _limit(self, question: Mapping[str, Any]) -> Limit:
        figure = self._figure(_text(question, "kind", required=True), _text(question, "category"), question.get("days"))
        received = _moment(_text(question, "received", required=True), time_needed=figure.accept_minutes is not None)
        explicit = _text(question, "explicit")
        return compute(figure, received, self._calendar, warning=self._warning, explicit=_day(explicit) if explicit else None)

    def _figure(self, kind: str, category: str, days: object) -> Figure:
        if days is not None and (not isinstance(days, int) or isinstance(days, bool)):
            raise BadQuestion("days 须为整数（工作日数）")
        return figure_for(self._time_limit, kind, category, days)


def _table(name: str) -> Table:
    return read_table((TABLES / f"{name}.dmn").read_bytes())


def _text(question: Mapping[str, Any], key: str, *, required: bool = False) -> str:
    value = question.get(key)
    if value is None and not required:
        return ""
    if not isinstance(value, str) or not value:
        raise BadQuestion(f"{key} 须为非空文字")
    return value


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadQuestion(f"“{text}”不是日期，应写作 2026-03-02") from error


def _moment(text: str, *, time_needed: bool) -> datetime:
    """An aware moment; what has no offset is the bureau's own time, and a bare date will do unless minutes count."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadQuestion(f"“{text}”不是收到时间，应写作 2026-03-02T09:00+08:00") from error
    if time_needed and _is_bare_date(text):
        raise BadQuestion(f"“{text}”须写到时分，应写作 2026-03-02T09:00+08:00")
    return moment if moment.tzinfo else moment.replace(tzinfo=OFFICE_ZONE)


def _is_bare_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _plain(limit: Limit) -> dict[str, Any]:
    return {
        "due_date": _iso(limit.due_on),
        "due_at": _iso(limit.due_at),
        "warn_at": _iso(limit.warn_at),
        "latest_date": _iso(limit.latest_date),
        "accept_by": _iso(limit.accept_by),
        "unit": limit.unit,
        "amount": limit.amount,
        "article": limit.article,
        "provisional": limit.provisional,
        "latest_provisional": limit.latest_provisional,
    }


def _iso(when: date | None) -> str | None:
    return when.isoformat() if when else None
