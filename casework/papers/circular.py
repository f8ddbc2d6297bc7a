"""The monthly circular (通报) on letters and visits: each department's figures, and who is late (TL-6, TL-7)."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Final

from casework.clerks import refuse_others
from casework.context import Context
from casework.errors import Refusal
from casework.kinds import LETTER
from casework.letters import EARLIEST
from casework.papers.common import NONE_YET, Words
from casework.papers.days import day, day_of
from casework.papers.make import made
from casework.papers.paper import Paper, PaperForm
from register import audit_trail
from register.monthly import Late, MonthOf, of_departments, overdue

UNNAMED: Final = ("discipline",)
"""Letters against somebody are counted, and never named where all departments read it."""
NO_FIGURE: Final = "—"
DECEMBER: Final = 12


def circular(context: Context, staff_id: str, year: int, month: int, form: PaperForm) -> Paper:
    """The circular of a month that has begun; raises Refusal from others than the office and the inspection office. On record."""
    refuse_others(context, staff_id)
    since, until = _bounds(context, year, month)
    departments = of_departments(context.session, LETTER.code, since, until)
    late = overdue(context.session, LETTER.code, since, until, UNNAMED)
    words = _words(context, departments, late, since, min(until, context.now()))
    facts = {"paper": "circular", "form": str(form)}
    audit_trail.record(context.session, at=context.now(), actor=staff_id, action="paper-made", subject=f"{year}-{month:02d}", facts=facts)
    return made(context, "circular", f"{year}年{month}月信访事项办理情况通报", words, form)


def _bounds(context: Context, year: int, month: int) -> tuple[datetime, datetime]:
    try:
        first = date(year, month, 1)
        following = date(year + 1, 1, 1) if month == DECEMBER else date(year, month + 1, 1)
    except ValueError as error:
        raise Refusal("bad-month", "月份不对。请从列表中选择。", "month") from error
    if not EARLIEST <= first <= context.today():
        raise Refusal("bad-month", f"只能通报 {EARLIEST.year} 年以来、已经开始的月份。", "month")
    return datetime.combine(first, time(), context.zone), datetime.combine(following, time(), context.zone)


def _words(context: Context, departments: Sequence[MonthOf], late: Sequence[Late], since: datetime, until: datetime) -> Words:
    all_of_them = _total(departments)
    return {
        "bureau": context.bureau_name,
        "year": since.year,
        "month": since.month,
        "summary": _summary(since, all_of_them),
        "rows": [_row(one) for one in (*departments, all_of_them)],
        "named": [f"{number}.{_named(context, one, until)}" for number, one in enumerate(late, start=1)],
        "day": day(context.today()),
        "until": day_of(context, until),
        "note": "违纪举报只计数、不列名",
    }


def _summary(since: datetime, total: MonthOf) -> list[str]:
    figures = f"全局共收到信访事项{total.received}件，办结{total.done}件，其中按期办结{total.on_time}件；逾期{total.overdue}件。"
    rated = f"来信人评价{total.rated}件，满意率{_share(total.satisfied, total.rated)}。" if total.rated else "本月没有来信人作出评价。"
    return [f"{since.year}年{since.month}月，{figures}{rated}各处室情况如下："]


def _row(one: MonthOf) -> dict[str, str | int]:
    return {
        "name": one.department,
        "received": one.received,
        "done": one.done,
        "on_time": one.on_time,
        "overdue": one.overdue,
        "punctual": _share(one.on_time, one.done),
        "satisfied": _share(one.satisfied, one.rated),
    }


def _total(departments: Sequence[MonthOf]) -> MonthOf:
    def total(name: str) -> int:
        return sum(getattr(one, name) for one in departments)

    return MonthOf("合计", *(total(name) for name in ("received", "done", "on_time", "overdue", "rated", "satisfied")))


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else NO_FIGURE


def _named(context: Context, late: Late, until: datetime) -> str:
    due, ended = context.local(late.due_at).date(), context.local(late.closed_at or until).date()
    days = context.calendar.working_days(due, ended)
    standing = "仍未办结" if late.closed_at is None else f"{day(ended)}办结"
    return f"{late.number}：{late.department}（承办人{late.handler or NONE_YET}），期限{day(due)}，{standing}，逾期{days}个工作日。"
