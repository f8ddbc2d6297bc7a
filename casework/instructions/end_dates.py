"""The explicit end date of an instruction or document, set or put right after its entry, as of what is complex (TL-3, TL-4)."""

from datetime import date
from typing import Final

from casework import consultations, corrections, limits, notices, people
from casework.checks import Checks
from casework.context import Context
from casework.errors import Refusal
from casework.instructions.levels import ARTICLES, REGIME
from casework.matters import refuse_closed
from casework.sight import taken_up
from casework.wording import refuse_secrets, required
from register import audit_trail
from register.bureau import Role
from register.limits import LimitEntry
from register.matters import Matter
from rules.errors import LimitRefused

FIELD: Final = "explicit_due"
MAX_REASON: Final = 500


def set_date(context: Context, staff_id: str, number: str, *, due_on: date | None, reason: str) -> LimitEntry:
    """Set the explicit date (None: take it away) with its grounds; the limit follows from first principles and reaches watch and tasks.

    Raises Refusal from anyone but the office, from whoever handles it, before a limit runs, once closed, for a date that is past or that
    the rule does not allow, and if nothing changes.
    """
    matter = taken_up(context, staff_id, number)
    refuse_closed(matter)
    before = limits.current(context, matter)
    if before is None or not may_set(context, staff_id, matter):
        raise Refusal("not-entitled", "只有局办公室可以在期限起算后另定办结日期，承办人不能改自己承办事项的期限。")
    checks = Checks()
    why = checks.of(required, reason, "依据", MAX_REASON, "reason")
    checks.of(_refuse_past, context, due_on)
    checks.done()
    refuse_secrets(why)
    was, now = (None if day is None else day.isoformat() for day in (before.explicit_on, due_on))
    if was == now:
        raise Refusal("nothing-changed", "办结日期没有变化。请修改后再提交。", "due_on")
    entry = _in_force(context, matter, due_on, staff_id)
    corrections.keep(context, matter, staff_id, (FIELD, was, now), why)
    matter.version += 1
    consultations.fit(context, matter)
    _tell(context, matter, entry)
    facts = {"before": was, "after": now}
    audit_trail.record(context.session, at=context.now(), actor=staff_id, action="end-date-set", subject=number, facts=facts)
    return entry


def may_set(context: Context, staff_id: str, matter: Matter) -> bool:
    """Whether the person may set the date of this matter, for which the rule allows one."""
    waits = matter.kind in REGIME and matter.closed_at is None and staff_id != matter.handler_id
    return waits and limits.explicit_allowed(context, matter) and people.entitled(context, staff_id, Role.OFFICE, matter)


def _refuse_past(context: Context, day: date | None) -> None:
    if day is not None and context.closing(day) <= context.now():
        raise Refusal("explicit-past", "“办结日期”已过。请改填今天以后的日期，或留空按规定计算。", "due_on")


def _in_force(context: Context, matter: Matter, due_on: date | None, staff_id: str) -> LimitEntry:
    matter.explicit_due = due_on
    try:
        return limits.set_anew(context, matter, corrections.CORRECTED, staff_id)
    except LimitRefused as error:
        raise Refusal("explicit-refused", f"{error}。请改填办结日期，或留空按规定计算。", "due_on") from error


def _tell(context: Context, matter: Matter, entry: LimitEntry) -> None:
    for staff in dict.fromkeys(people.holder(context, role, matter) for role in (Role.HANDLER, Role.HEAD)):
        if staff is not None and entry.due_on is not None:
            body = f"{matter.number} 的办结日期改为 {entry.due_on:%Y年%m月%d日}。依据见事项页面。"
            key = f"end-date:{matter.number}#{matter.episode}:{entry.sequence}:{staff}"
            article = ARTICLES[matter.kind]
            notices.tell(context, staff, matter, kind="corrected", article=article, title="办结日期变更", body=body, key=key)
