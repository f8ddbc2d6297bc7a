"""The monthly circular (通报) on matters of every kind: figures by department and by kind, and who is late (TL-6, TL-7)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Final

from sqlmodel import col, select

from casework.clerks import refuse_others
from casework.context import Context
from casework.errors import Refusal
from casework.kinds import KINDS
from casework.papers.common import NONE_YET, Words
from casework.papers.days import day, day_of
from casework.papers.filled import made
from casework.papers.paper import Paper, PaperForm
from casework.submissions import EARLIEST
from casework.terms import KIND, MARK
from register import audit_trail
from register.bureau import Department
from register.monthly import Late, MonthOf, counted, marked, overdue

UNNAMED: Final = ("discipline",)
"""Letters against somebody are counted, and never named where all departments read it."""
NO_FIGURE: Final = "—"
DECEMBER: Final = 12


def circular(context: Context, staff_id: str, year: int, month: int, form: PaperForm) -> Paper:
    """The circular of a month that has begun; raises Refusal from others than the office and the inspection office. On record."""
    refuse_others(context, staff_id)
    since, until = _bounds(context, year, month)
    words = _words(context, since, until)
    facts = {"paper": "circular", "form": str(form)}
    audit_trail.record(context.session, at=context.now(), actor=staff_id, action="paper-made", subject=f"{year}-{month:02d}", facts=facts)
    return made(context, "circular", f"{year}年{month}月事项办理情况通报", words, form)


def _bounds(context: Context, year: int, month: int) -> tuple[datetime, datetime]:
    try:
        first = date(year, month, 1)
        following = date(year + 1, 1, 1) if month == DECEMBER else date(year, month + 1, 1)
    except ValueError as error:
        raise Refusal("bad-month", "月份不对。请从列表中选择。", "month") from error
    if not EARLIEST <= first <= context.today():
        raise Refusal("bad-month", f"只能通报 {EARLIEST.year} 年以来、已经开始的月份。", "month")
    return datetime.combine(first, time(), context.zone), datetime.combine(following, time(), context.zone)


def _words(context: Context, since: datetime, until: datetime) -> Words:
    parts = counted(context.session, since, until)
    late = overdue(context.session, since, until, UNNAMED)
    total, end = sum(parts.values(), MonthOf()), min(until, context.now())
    return {
        "bureau": context.bureau_name,
        "year": since.year,
        "month": since.month,
        "summary": _summary(since, total, marked(context.session, since, until)),
        "rows": [*_rows(parts, dict(_departments(context)), place=0), _row("合计", total)],
        "kinds": _rows(parts, {kind: KIND[kind] for kind in KINDS}, place=1),
        "named": [f"{number}.{_named(context, one, end)}" for number, one in enumerate(late, start=1)],
        "day": day(context.today()),
        "until": day_of(context, end),
        "note": "违纪举报只计数、不列名",
    }


def _departments(context: Context) -> Sequence[tuple[str, str]]:
    return context.session.exec(select(Department.id, Department.name).order_by(col(Department.position))).all()


def _summary(since: datetime, total: MonthOf, marks: Mapping[str, int]) -> list[str]:
    figures = f"全局共收到事项{total.received}件，办结{total.done}件，其中按期办结{total.on_time}件；逾期{total.overdue}件。"
    taken = f"办结事项平均用时{_mean(total)}个工作日。" if total.timed else ""
    rated = f"群众评价{total.rated}件，满意率{_share(total.satisfied, total.rated)}。" if total.rated else "本月没有群众评价。"
    noted = "、".join(f"{MARK[code]}{number}件" for code, number in sorted(marks.items()))
    return [f"{since.year}年{since.month}月，{figures}{taken}{rated}", *([f"督办中标记：{noted}。"] if noted else [])]


def _rows(parts: Mapping[tuple[str, str], MonthOf], names: Mapping[str, str], place: int) -> list[dict[str, str | int]]:
    """A row for each of the names that has figures; `place` of the parts' keys holds its id."""
    sums: dict[str, MonthOf] = defaultdict(MonthOf)
    for key, part in parts.items():
        sums[key[place]] += part
    return [_row(name, sums[one]) for one, name in names.items() if one in sums]


def _row(name: str, one: MonthOf) -> dict[str, str | int]:
    return {
        "name": name,
        "received": one.received,
        "done": one.done,
        "on_time": one.on_time,
        "overdue": one.overdue,
        "punctual": _share(one.on_time, one.done),
        "days": _mean(one),
        "satisfied": _share(one.satisfied, one.rated),
    }


def _mean(one: MonthOf) -> str:
    return f"{one.days / one.timed:.1f}" if one.timed else NO_FIGURE


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else NO_FIGURE


def _named(context: Context, late: Late, until: datetime) -> str:
    due, ended = context.local(late.due_at).date(), context.local(late.closed_at or until).date()
    days = context.calendar.working_days(due, ended)
    standing = "仍未办结" if late.closed_at is None else f"{day(ended)}办结"
    responsible = f"{late.department}（承办人{late.handler or NONE_YET}）"
    return f"{late.number}（{KIND[late.kind]}）：{responsible}，期限{day(due)}，{standing}，逾期{days}个工作日。"
