"""More time for a letter (TL-6): the handler asks, the leader in charge decides, the petitioner is told the reason."""

from datetime import date
from typing import Final

from sqlmodel import select

from casework import limits, notices, outbox, people, statutory
from casework.context import Context
from casework.errors import Refusal
from casework.kinds import kind_of, refuse_unless
from casework.matters import by_key, identity, matter_key
from casework.sight import taken_up
from casework.wording import required
from register import audit_trail
from register.bureau import Role
from register.limits import LimitEntry
from register.matters import Extension, Matter

ARTICLE: Final = "TL-6"
MAX_REASON: Final = 500


def request(context: Context, staff_id: str, number: str, due_on: date, reason: str) -> Extension:
    """Ask for a later due date (TL-6); raises Refusal unless handler or stand-in ask, in time, for a date the rule allows."""
    matter = taken_up(context, staff_id, number)
    refuse_unless(kind_of(matter).petition)
    if matter.closed_at is not None or matter.handler_id is None:
        raise Refusal("not-open", "这件事项没有在办理中，不能申请延期。")
    if not people.entitled(context, staff_id, Role.HANDLER, matter):
        raise Refusal("not-handler", "只有承办人（或其 B 岗）可以申请延期。")
    if pending(context, matter) is not None:
        raise Refusal("already-pending", "已有一份延期申请等待分管局领导审批。请等审批结果出来后再申请。")
    _refuse_bad_date(context, limits.current(context, matter), due_on)
    extension = Extension(
        matter_id=identity(matter),
        episode=matter.episode,
        requested_by=staff_id,
        requested_at=context.now(),
        due_on=due_on,
        reason=required(reason, "延期理由", MAX_REASON),
    )
    context.session.add(extension)
    context.session.flush()
    _ask_engine(context, matter, extension)
    audit_trail.record(
        context.session,
        at=context.now(),
        actor=staff_id,
        action="extension-requested",
        subject=matter.number,
        facts={"due_on": due_on.isoformat()},
    )
    return extension


def decide(context: Context, matter: Matter, decided_by: str, *, approve: bool, confirmed: bool) -> None:
    """Keep the leader's decision; raises Refusal if none is pending or it passes the law's date without the leader's confirmation."""
    extension = pending(context, matter)
    if extension is None:
        raise Refusal("extension-not-pending", "这份延期申请已经审批过或已失效。")
    if approve and statutory.passed_by(context, matter, extension.due_on) and not confirmed:
        raise Refusal("statutory-unconfirmed", "延期后的日期超过《信访工作条例》规定的办理期限。请勾选确认后再同意，或不同意延期。")
    extension.state = "approved" if approve else "refused"
    extension.decided_by, extension.decided_at = decided_by, context.now()


def apply(context: Context, key: str, extension_id: int) -> LimitEntry:
    """Put the approved date in force, from the receipt and the rule, and tell the petitioner the reason and the handler (TL-6)."""
    matter, _ = by_key(context, key)
    extension = _of(context, matter, extension_id, "approved")
    before = limits.current(context, matter)
    if before is None:
        raise LookupError("no limit to extend")
    entry = limits.move(context, matter, before, "extended", explicit=extension.due_on, changed_by=extension.decided_by)
    due = f"{entry.due_on:%Y年%m月%d日}"
    reason = f"您的来信 {matter.number} 需要延长办理时间，办理期限延至 {due}。理由：{extension.reason}"
    told = f"extension-approved:{extension_id}"
    notices.tell(
        context,
        notices.PETITIONER,
        matter,
        kind="extension",
        article=ARTICLE,
        title="来信延期办理告知",
        body=reason,
        key=f"{told}:petitioner",
    )
    granted = f"{matter.number} 的延期申请已获批准，办理期限延至 {due}。"
    notices.tell(
        context,
        extension.requested_by,
        matter,
        kind="extension",
        article=ARTICLE,
        title="延期申请已批准",
        body=granted,
        key=f"{told}:handler",
    )
    return entry


def refuse(context: Context, key: str, extension_id: int) -> None:
    """Tell the handler that the old date stands."""
    matter, _ = by_key(context, key)
    extension = _of(context, matter, extension_id, "refused")
    body = f"{matter.number} 的延期申请未获批准，原办理期限不变，请按期办结。"
    notices.tell(
        context,
        extension.requested_by,
        matter,
        kind="extension",
        article=ARTICLE,
        title="延期申请未获批准",
        body=body,
        key=f"extension-refused:{extension_id}",
    )


def lapse(context: Context, matter: Matter) -> None:
    """A request nobody decided before the matter was closed has lapsed."""
    extension = pending(context, matter)
    if extension is not None:
        extension.state, extension.decided_at = "lapsed", context.now()


def possible(context: Context, matter: Matter) -> bool:
    """Whether more time may still be asked for: the limit has not passed, and no request is waiting."""
    in_time = matter.due_at is None or context.now() <= matter.due_at
    return in_time and pending(context, matter) is None


def pending(context: Context, matter: Matter) -> Extension | None:
    """The request waiting for the leader."""
    statement = select(Extension).where(Extension.matter_id == matter.id, Extension.state == "pending")
    return context.session.exec(statement).one_or_none()


def _of(context: Context, matter: Matter, extension_id: int, state: str) -> Extension:
    statement = select(Extension).where(Extension.id == extension_id, Extension.matter_id == matter.id, Extension.state == state)
    extension = context.session.exec(statement).one_or_none()
    if extension is None:
        raise LookupError(f"no {state} extension of this id")
    return extension


def _refuse_bad_date(context: Context, limit: LimitEntry | None, due_on: date) -> None:
    """What was late stays late: as with a pause (ON-1), nothing asked for afterwards turns red into green."""
    if limit is None or limit.due_on is None:
        raise Refusal("no-limit", "这件事项还没有办理期限，不能申请延期。")
    if limit.due_at is not None and context.now() > limit.due_at:
        raise Refusal("overdue", f"办理期限 {limit.due_on:%Y-%m-%d} 已过，不能再申请延期：须在到期前提出。请尽快办结。")
    if due_on <= limit.due_on:
        raise Refusal("not-later", f"延期日期应晚于现在的办理期限 {limit.due_on:%Y-%m-%d}。请改填更晚的日期。")
    if limit.latest_on is not None and due_on > limit.latest_on:
        raise Refusal("beyond-latest", f"延期日期最晚为 {limit.latest_on:%Y-%m-%d}（{ARTICLE}）。请改填更早的日期。")


def _ask_engine(context: Context, matter: Matter, extension: Extension) -> None:
    key = matter_key(matter)
    variables = {"extensionId": extension.id, "extensionDueOn": extension.due_on.isoformat()}
    outbox.send_message(context, "extension-requested", key, variables, f"extension-requested:{extension.id}")
