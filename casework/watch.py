"""The watch over a limit (TL-7): what it waits for next, the warning, the overdue mark, the ladder. Each rings once per due moment.

The engine's timer only says that it is time to look; the register says what is so. A timer of a date that has been moved finds
nothing to do, a message that got lost is made up for at the next look.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from casework import deductions, limits, notices, people, rings
from casework.context import Context
from casework.kinds import kind_of
from casework.matters import by_key
from register import audit_trail
from register.bureau import Role
from register.limits import LimitEntry
from register.matters import Matter, MatterStatus
from register.people import OFFICE
from rules.tables import decide

ARTICLE: Final = "TL-7"
LADDER: Final = "escalation-ladder"
CLOCK_TOLERANCE: Final = timedelta(minutes=1)  # the engine's clock may be that far ahead of ours
MOST_STARTS: Final = 20  # a ladder started so often without reaching its top is put before the office instead of going round


def arm(context: Context, key: str) -> dict[str, Any]:
    """What the watch waits for: `warn`, `due`, `rest` (a changed limit only), `done` (closed: nothing); both moments, ISO with offset."""
    matter, number = by_key(context, key)
    entry = _watched(context, matter, number)
    if entry is None:
        return {"watchStage": "done" if _is_over(matter, number) else "rest", "warnAt": None, "dueAt": None}
    limits.align_tasks(context, matter, entry)
    return {"watchStage": _stage(context, matter, entry)} | {
        name: at for name, at in limits.variables(context, entry).items() if name in {"warnAt", "dueAt"}
    }


def remind(context: Context, key: str) -> bool:
    """Warn the handler and the head that a fifth of the limit is left; False if it is not (or no longer) time or was done."""
    matter, number = by_key(context, key)
    entry = _watched(context, matter, number)
    if entry is None or entry.warn_at is None or not _reached(context, entry.warn_at):
        return False
    if not rings.ring(context, matter, entry, rings.WARN, None):
        return False
    for role in (Role.HANDLER, Role.HEAD):
        staff_id = people.holder(context, role, matter)
        if staff_id is not None:
            body = f"{matter.number} 将于 {_shown(context, entry)} 到期，请抓紧办理。"
            notices.tell(
                context,
                staff_id,
                matter,
                kind="reminder",
                article=ARTICLE,
                title="临期提醒",
                body=body,
                key=rings.notice_key(matter, entry, "warn", staff_id),
            )
    return True


def mark_overdue(context: Context, key: str) -> dict[str, Any]:
    """Turn the matter red, once, and draft the deduction (AA-5.3) or report it (AA-5.4); the ladder starts at its first step.

    What was signed in time and waits for its issuer's word is nobody's lateness: neither drafted nor reported, only to be pressed for.
    """
    matter, number = by_key(context, key)
    entry = _watched(context, matter, number)
    if entry is not None and entry.due_at is not None and _reached(context, entry.due_at):
        rings.ring(context, matter, entry, rings.started(rings.starts(context, matter, entry)), None)
        if rings.ring(context, matter, entry, rings.OVERDUE, None):
            matter.overdue_since = entry.due_at
            if not (_answered_back(matter) or deductions.propose(context, matter, entry.due_at)):
                _report(context, matter, entry)
            _ask_to_supervise(context, matter, entry)
    return {"escalationStep": 1, "shortLimit": entry is not None and entry.short}


def plan_step(context: Context, key: str, delay_working_days: int) -> dict[str, str | None]:
    """When a step of the ladder is climbed: the due moment, or the close of so many working days after the due day (TL-7)."""
    matter, number = by_key(context, key)
    entry = _watched(context, matter, number)
    if entry is None or entry.due_at is None or entry.due_on is None:
        return {"stepAt": context.iso(context.now())}
    if delay_working_days == 0:
        return {"stepAt": context.iso(entry.due_at)}
    return {"stepAt": context.iso(context.closing(context.calendar.nth_working_day(entry.due_on, delay_working_days)))}


def escalate(context: Context, key: str, step: int, role: str) -> dict[str, bool]:
    """Tell the step's recipient once; `vacant` True if nobody holds the role: then it is the office's exception task."""
    matter, number = by_key(context, key)
    entry = _watched(context, matter, number)
    if entry is None or entry.due_at is None or not _reached(context, entry.due_at):
        return {"vacant": False}
    staff_id = people.holder(context, role, matter)
    if rings.ring(context, matter, entry, rings.step(step), staff_id):
        if staff_id is not None:
            _tell_overdue(context, matter, entry, step, staff_id)
        return {"vacant": staff_id is None}
    return {"vacant": rings.recipient(context, matter, entry, rings.step(step)) is None}


def _watched(context: Context, matter: Matter, episode: int) -> LimitEntry | None:
    """The limit to watch; None once the matter is closed, has gone into another episode, or has no due moment."""
    if _is_over(matter, episode):
        return None
    entry = limits.current(context, matter)
    return None if entry is None or entry.due_at is None else entry


def _is_over(matter: Matter, episode: int) -> bool:
    return matter.closed_at is not None or matter.episode != episode


def _stage(context: Context, matter: Matter, entry: LimitEntry) -> str:
    if rings.rang(context, matter, entry, rings.OVERDUE):
        return "rest" if _ladder_climbed(context, matter, entry) else "due"
    due = entry.due_at is not None and entry.due_at <= context.now()
    return "due" if due or entry.warn_at is None or rings.rang(context, matter, entry, rings.WARN) else "warn"


def _ladder_climbed(context: Context, matter: Matter, entry: LimitEntry) -> bool:
    """Whether the ladder reached its top; an interrupted one starts again and skips what has rung."""
    step = 1
    while decide(context.tables[LADDER], {"escalationStep": step, "shortLimit": entry.short}) is not None:
        if not rings.rang(context, matter, entry, rings.step(step)):
            return _given_up(context, matter, entry)
        step += 1
    return True


def _given_up(context: Context, matter: Matter, entry: LimitEntry) -> bool:
    if rings.starts(context, matter, entry) < MOST_STARTS:
        return False
    body = f"{matter.number} 的逾期督办没有走到最后一级，请人工督办，并检查督办阶梯表。"
    _tell_one_of(
        context,
        matter,
        entry,
        [people.holder(context, Role.OFFICE, matter)],
        kind="ladder-stuck",
        article=ARTICLE,
        title="逾期督办未走完",
        body=body,
    )
    return True


def _reached(context: Context, moment: datetime) -> bool:
    return moment <= context.now() + CLOCK_TOLERANCE


def _answered_back(matter: Matter) -> bool:
    """Whether the answer to whoever set the matter has been signed and waits for their word (TL-3)."""
    return kind_of(matter).issued and matter.status == MatterStatus.SIGNED


def _report(context: Context, matter: Matter, entry: LimitEntry) -> None:
    """To the inspection office, where no deduction is drafted (AA-5.4)."""
    office, inspector = people.holder(context, Role.OFFICE, matter), people.inspector(context)
    body = f"{matter.number} 未在 {_shown(context, entry)} 前办结，特此报告。"
    _tell_one_of(context, matter, entry, [inspector, office], kind="overdue-report", article="AA-5.4", title="逾期报告", body=body)


def _ask_to_supervise(context: Context, matter: Matter, entry: LimitEntry) -> None:
    """To the office, where it is the office that supervises (TL-6)."""
    office = people.holder(context, Role.OFFICE, matter)
    if people.supervisor_of(matter) == OFFICE:
        wanting = "回告已送出，批示人尚未表态，请请示批示人" if _answered_back(matter) else "尚未办结，请督办"
        body = f"{matter.number} 已于 {_shown(context, entry)} 到期，{wanting}。"
        _tell_one_of(context, matter, entry, [office], kind="supervision", article="TL-6", title="逾期待督办", body=body)


def _tell_one_of(
    context: Context, matter: Matter, entry: LimitEntry, asked: list[str | None], *, kind: str, article: str, title: str, body: str
) -> None:
    """Tell the first who is there; that nobody is there goes on record instead."""
    staff_id = next((found for found in asked if found is not None), None)
    if staff_id is None:
        audit_trail.record(
            context.session, at=context.now(), actor="system", action="nobody-to-tell", subject=matter.number, facts={"kind": kind}
        )
        return
    notices.tell(
        context, staff_id, matter, kind=kind, article=article, title=title, body=body, key=rings.notice_key(matter, entry, kind, staff_id)
    )


def _tell_overdue(context: Context, matter: Matter, entry: LimitEntry, step: int, staff_id: str) -> None:
    body = f"{matter.number} 已于 {_shown(context, entry)} 到期，尚未办结，请督促办理（第 {step} 级督办）。"
    key = rings.notice_key(matter, entry, f"step-{step}", staff_id)
    notices.tell(context, staff_id, matter, kind="overdue", article=ARTICLE, title="逾期督办", body=body, key=key)


def _shown(context: Context, entry: LimitEntry) -> str:
    return "" if entry.due_at is None else f"{context.local(entry.due_at):%Y年%m月%d日 %H:%M}"
