"""One-time notification (ON-1): everything missing said at once; the limit stands still until it is there, or the application lapses.

Only what the published guide asks for may be asked for. A later notice that asks for something no earlier one named needs a reason and
the head's approval, is marked on the board, and tells the applicant sorry.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlmodel import col, select

from casework import closings, marks, notices, outbox, people, windows
from casework.context import Context
from casework.errors import Refusal
from casework.kinds import SERVICE, refuse_unless
from casework.matters import by_key, identity, matter_key, refuse_closed
from casework.services import pauses
from casework.services.applications import version_of
from casework.sight import taken_up
from casework.wording import optional, refuse_secrets, required
from register import audit_trail
from register.bureau import Role
from register.marks import MarkCode
from register.matters import Matter, MatterStatus, Outcome
from register.services import MaterialNotice

ARTICLE: Final = "ON-1"
TABLE: Final = "service-window"
REMINDER: Final = "reminder"
WITHDRAWAL: Final = "withdrawal"
LAPSED: Final = "逾期未补正，视为撤回"
MAX_PROBLEM: Final = 200
MAX_REASON: Final = 500


def write(context: Context, staff_id: str, number: str, problems: Mapping[int, str], reason: str) -> MaterialNotice:
    """Write (or write anew) the notice that is not issued yet: what is wrong with each material by its place in the guide's list.

    reason: why it was not said the first time, where the list differs from what was said. Raises Refusal from anyone but the handler.
    """
    matter = taken_up(context, staff_id, number)
    refuse_unless(matter.kind == SERVICE.code)
    refuse_closed(matter)
    if matter.status != MatterStatus.REGISTERED or not people.entitled(context, staff_id, Role.HANDLER, matter):
        raise Refusal("not-in-hand", "只有承办人可以在审查材料时拟写一次性告知。请刷新页面查看。")
    items = _items(context, matter, problems)
    differing = _differs(context, matter, items)
    why = optional(reason, "再次告知的理由", MAX_REASON, "reason")
    if differing and why is None:
        raise Refusal("no-reason", "本次告知的材料与前次不同，请写明前次没有告知的理由，将如实告知申请人并致歉。", "reason")
    refuse_secrets(why or "", *(item["problem"] for item in items))
    notice = draft_of(context, matter) or _next(context, matter, staff_id)
    notice.items, notice.differing, notice.reason = items, differing, why if differing else None
    notice.written_by, notice.written_at = staff_id, context.now()
    context.session.add(notice)
    context.session.flush()
    facts = {"notice": notice.sequence, "materials": len(items), "differing": differing}
    audit_trail.record(context.session, at=context.now(), actor=staff_id, action="notice-written", subject=number, facts=facts)
    return notice


def prepare(context: Context, key: str) -> bool:
    """Whether the notice about to be issued asks for something that no earlier one named: the head decides on it first."""
    matter, _ = by_key(context, key)
    notice = draft_of(context, matter)
    return notice is not None and notice.differing


def issue(context: Context, key: str) -> dict[str, str]:
    """Issue the notice: the applicant is told everything at once, the limit stands still; when to remind and when it lapses.

    Asked again, the same. Raises LookupError without a notice.
    """
    matter, _ = by_key(context, key)
    notice = draft_of(context, matter)
    if notice is not None:
        today = context.today()
        notice.issued_at = context.now()
        notice.remind_at = context.closing(_last(context, REMINDER, today))
        notice.withdraw_at = context.closing(_last(context, WITHDRAWAL, today))
        matter.status = MatterStatus.SUPPLEMENTING
        pauses.begin(context, matter)
        if notice.differing:
            marks.put(context, matter, MarkCode.ONE_TIME_BREACH, article=ARTICLE, actor=notice.written_by)
        _tell_missing(context, matter, notice)
        matter.version += 1
    issued = notice or last_issued(context, matter)
    if issued is None or issued.remind_at is None or issued.withdraw_at is None:
        raise LookupError("no notice was written")
    moments = {"remindAt": context.iso(issued.remind_at), "withdrawAt": context.iso(issued.withdraw_at)}
    return {"noticeKey": _correlation_key(matter, issued), **moments}


def remind(context: Context, key: str) -> None:
    """Remind the applicant that materials are still missing; nothing if they came meanwhile."""
    matter, _ = by_key(context, key)
    notice = last_issued(context, matter)
    if notice is None or notice.ended_at is not None or notice.withdraw_at is None or matter.closed_at is not None:
        return
    until = f"{context.local(notice.withdraw_at):%Y年%m月%d日}"
    body = f"您的申请 {matter.number} 还有材料没有补正，请于 {until} 前补正；逾期视为撤回申请，今后可以重新申请。"
    key = f"supplement-reminder:{notice.id}"
    notices.tell(context, notices.PETITIONER, matter, kind="supplement-reminder", article=ARTICLE, title="补正材料提醒", body=body, key=key)


def lapse(context: Context, key: str) -> str | None:
    """Not supplemented in time: treated as withdrawn, the applicant told so; the outcome. None: the materials came at the last moment."""
    matter, _ = by_key(context, key)
    if matter.closed_at is None and waiting(context, matter) is None:
        resume(context, key)
        return None
    if matter.closed_at is None:
        _end_wait(context, matter)
        closings.close(context, matter, Outcome.WITHDRAWN, grounds=LAPSED)
        body = f"您的申请 {matter.number} 逾期未补正材料，视为撤回。材料备齐后可以重新申请。"
        notices.tell(
            context,
            notices.PETITIONER,
            matter,
            kind="lapsed",
            article=ARTICLE,
            title="申请视为撤回告知",
            body=body,
            key=f"lapsed:{matter_key(matter)}",
        )
        audit_trail.record(context.session, at=context.now(), actor="engine", action="application-lapsed", subject=matter.number)
    return matter.outcome


def end_waiting(context: Context, matter: Matter) -> None:
    """The materials are there: tell the diagram, which goes back to the check. The caller has locked the matter."""
    notice = _end_wait(context, matter)
    key = _correlation_key(matter, notice)
    outbox.send_message(context, "materials-supplemented", key, {}, f"materials-supplemented:{key}")


def resume(context: Context, key: str) -> None:
    """The clock runs on, from the day the materials were complete."""
    matter, _ = by_key(context, key)
    pauses.end(context, matter)
    if matter.closed_at is None:
        matter.status = MatterStatus.REGISTERED
        matter.version += 1


def refuse_differing(context: Context, matter: Matter) -> None:
    """The head does not allow the notice: it is never issued, what was said first stands."""
    notice = draft_of(context, matter)
    if notice is not None:
        notice.refused_at = context.now()


def history(context: Context, matter: Matter) -> Sequence[MaterialNotice]:
    """All notices of the application, oldest first."""
    statement = select(MaterialNotice).where(MaterialNotice.matter_id == matter.id)
    return context.session.exec(statement.order_by(col(MaterialNotice.sequence))).all()


def draft_of(context: Context, matter: Matter) -> MaterialNotice | None:
    """The notice that is written and neither issued nor refused."""
    drafts = [one for one in history(context, matter) if one.issued_at is None and one.refused_at is None]
    return drafts[-1] if drafts else None


def last_issued(context: Context, matter: Matter) -> MaterialNotice | None:
    """The newest notice the applicant was told of."""
    issued = [one for one in history(context, matter) if one.issued_at is not None]
    return issued[-1] if issued else None


def waiting(context: Context, matter: Matter) -> MaterialNotice | None:
    """The notice whose materials are still missing."""
    notice = last_issued(context, matter)
    return notice if notice is not None and notice.ended_at is None and matter.closed_at is None else None


def _end_wait(context: Context, matter: Matter) -> MaterialNotice:
    notice = waiting(context, matter)
    if notice is None:
        raise Refusal("nothing-missing", "没有等待补正的材料。请刷新页面查看。")
    notice.ended_at = context.now()
    return notice


def _correlation_key(matter: Matter, notice: MaterialNotice) -> str:
    """By which the wait for this very notice's materials is reached: `FW-2026-000001#1/N1`."""
    return f"{matter_key(matter)}/N{notice.sequence}"


def _items(context: Context, matter: Matter, problems: Mapping[int, str]) -> list[dict[str, Any]]:
    """Each with its name; raises Refusal for none, or for something that the guide does not ask for."""
    materials = version_of(context, matter).materials
    if not problems:
        raise Refusal("nothing-missing", "请勾选所缺的材料并写明怎样补正，一次写全。", "materials")
    if not set(problems) <= set(range(len(materials))):
        raise Refusal("not-in-guide", "只能要求补正服务指南公布的材料。请刷新页面后重新选择。", "materials")
    return [
        {
            "place": place,
            "name": materials[place]["name"],
            "problem": required(text, f"{materials[place]['name']}：怎样补正", MAX_PROBLEM, f"problem{place}"),
        }
        for place, text in sorted(problems.items())
    ]


def _differs(context: Context, matter: Matter, items: Sequence[Mapping[str, Any]]) -> bool:
    issued = [one for one in history(context, matter) if one.issued_at is not None]
    named = {item["place"] for one in issued for item in one.items}
    return bool(issued) and not {item["place"] for item in items} <= named


def _next(context: Context, matter: Matter, staff_id: str) -> MaterialNotice:
    return MaterialNotice(
        matter_id=identity(matter),
        sequence=len(history(context, matter)) + 1,
        items=[],
        differing=False,
        written_by=staff_id,
        written_at=context.now(),
    )


def _last(context: Context, window: str, since: date) -> date:
    return windows.last_day(context, window, since, TABLE)


def _tell_missing(context: Context, matter: Matter, notice: MaterialNotice) -> None:
    """That materials are missing; which ones stands on the page and the document, for a notice may go by open mail."""
    until = "" if notice.withdraw_at is None else f"{context.local(notice.withdraw_at):%Y年%m月%d日}"
    sorry = f"前次没有一次告知清楚，我们深表歉意。原因：{notice.reason}" if notice.differing else ""
    body = f"您的申请 {matter.number} 有 {len(notice.items)} 项材料需要补正，请凭编号和查询码查看一次性告知书，于 {until} 前补正。{sorry}"
    notices.tell(
        context,
        notices.PETITIONER,
        matter,
        kind="materials-missing",
        article=ARTICLE,
        title="一次性告知",
        body=body,
        key=f"materials-missing:{notice.id}",
    )
