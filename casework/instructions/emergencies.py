"""A major emergency (TL-5): taken on within 30 minutes by the clock, then progress every day until it is done, no fixed end."""

from datetime import timedelta
from typing import Final

from sqlmodel import select

from casework import handing_on, notices, people
from casework.context import Context
from casework.instructions import registration
from casework.matters import by_key, identity
from casework.steps import Completion
from register.bureau import Role
from register.handling import StageReport
from register.matters import Matter, MatterStatus

ARTICLE: Final = "TL-5"
TOLD_AT_ONCE: Final = (Role.HEAD, Role.CHARGE_LEADER, Role.BUREAU_LEADER, Role.OFFICE)


def acknowledge(context: Context, done: Completion) -> None:
    """The head takes it on and names who handles it; both moments are kept."""
    handing_on.name_handler(context, done)
    instruction = registration.of(context, done.matter)
    instruction.acknowledged_by, instruction.acknowledged_at = done.staff_id, context.now()
    done.matter.status = MatterStatus.SIGNED_FOR


def raise_alarm(context: Context, key: str) -> None:
    """Nobody has taken it on in time: everyone on the ladder is told at once, once."""
    matter, _ = by_key(context, key)
    if matter.closed_at is not None or registration.of(context, matter).acknowledged_at is not None:
        return
    for staff in dict.fromkeys(people.holder(context, role, matter) for role in TOLD_AT_ONCE):
        if staff is not None:
            body = f"{matter.number} 规定时间内没有受理，请立即处置。"
            said = f"emergency:{key}:{staff}"
            notices.tell(context, staff, matter, kind="emergency", article=ARTICLE, title="突发事项无人受理", body=body, key=said)


def next_progress(context: Context, key: str) -> dict[str, str]:
    """When the next progress report is looked for: the coming close of office, on days off as well."""
    by_key(context, key, lock=False)
    today = context.closing(context.today())
    return {"progressAt": context.iso(today if context.now() < today else context.closing(context.today() + timedelta(days=1)))}


def check_progress(context: Context, key: str) -> None:
    """No report today: handler and head are reminded, once a day."""
    matter, _ = by_key(context, key)
    if matter.closed_at is not None or _reported_today(context, matter):
        return
    for staff in dict.fromkeys(people.holder(context, role, matter) for role in (Role.HANDLER, Role.HEAD)):
        if staff is not None:
            body = f"{matter.number} 今天还没有进展报告，请立即补报。"
            said = f"progress:{key}:{context.today()}:{staff}"
            notices.tell(context, staff, matter, kind="progress-missing", article=ARTICLE, title="突发事项进展未报", body=body, key=said)


def _reported_today(context: Context, matter: Matter) -> bool:
    written = context.session.exec(select(StageReport.written_at).where(StageReport.matter_id == identity(matter)))
    return any(context.local(moment).date() == context.today() for moment in written)
