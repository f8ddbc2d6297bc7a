"""Handing a first contact over: whoever has it answers for it until the other accepts; not in time → reminder, then up (FC-4.2)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from casework import notices, people
from casework.context import Context
from casework.first_contact.receivers import Receiver
from casework.handing_on import RETURN_REASONS
from casework.matters import by_key, identity
from casework.steps import Completion
from register import people as bureau
from register.bureau import Role
from register.matters import Handover, Matter, MatterStatus
from rules.periods import Unit, end_of_period

BY_OFFICER: Final = "FC-4.2"
BY_OFFICE: Final = "FC-4.3"
MINUTE: Final = "minute"  # by the clock: a visitor waits


def offer(context: Context, matter: Matter, receiver: Receiver, decided_by: str, article: str) -> Handover:
    """Put the handover down and tell the receiver; whoever had the matter keeps it until it is accepted (FC-1)."""
    handover = Handover(
        matter_id=identity(matter),
        from_staff=matter.handler_id or matter.registered_by,
        to_department=receiver.department_id,
        to_staff=receiver.staff_id,
        decided_by=decided_by,
        article=article,
        handed_at=context.now(),
    )
    context.session.add(handover)
    context.session.flush()
    matter.status = MatterStatus.HANDED_OVER
    body = f"{matter.number} 由{people.name_of(context, decided_by)}转您办理，请尽快接收或退回。"
    _tell(context, matter, handover, (people.holder(context, Role.RECEIVER, matter),), kind="handover", title="首问事项待接收", body=body)
    return handover


def begin(context: Context, matter: Matter, element_instance_key: str, _: Mapping[str, Any]) -> dict[str, Any]:
    """Tie the task to its handover as it is made: a date of its own, the receiver's department as its group."""
    handover = _pending(context, matter)
    handover.element_instance_key = element_instance_key
    due_at = None if handover.remind_at is None else context.iso(handover.remind_at)
    return {"department": handover.to_department, "dueAt": due_at}


def answer(context: Context, done: Completion) -> None:
    """The receiver takes the matter over, or gives it back with a reason; whoever handed it over is told."""
    if done.choice("handover", "accept", "decline") == "accept":
        _accept(context, done.matter)
    else:
        _decline(context, done.matter, RETURN_REASONS[done.choice("returnReason", *RETURN_REASONS)])


def plan(context: Context, key: str, row: Mapping[str, Any]) -> dict[str, str]:
    """When the receiver is reminded and when it goes up, by the table's row and kept with the handover; asked again, the same."""
    matter, _ = by_key(context, key)
    handover = _pending(context, matter)
    if handover.remind_at is None or handover.escalate_at is None:
        handover.remind_at = _after(context, handover.handed_at, int(row["remindAmount"]), str(row["remindUnit"]))
        handover.escalate_at = _after(context, handover.handed_at, int(row["escalateAmount"]), str(row["escalateUnit"]))
    return {"remindAt": context.iso(handover.remind_at), "escalateAt": context.iso(handover.escalate_at)}


def remind(context: Context, key: str) -> None:
    """Not accepted in time: the receiver reminded, whoever waits told; nothing if it has been answered meanwhile."""
    matter, _ = by_key(context, key)
    handover = people.pending_handover(context, matter)
    if handover is None or matter.closed_at is not None:
        return
    body = f"{matter.number} 转办后尚未接收，请尽快接收或退回；接收之前仍由{people.name_of(context, _giver(handover))}负责。"
    told = (people.holder(context, Role.RECEIVER, matter), handover.from_staff)
    _tell(context, matter, handover, told, kind="reminder", title="催促接收首问事项", body=body)


def escalate(context: Context, key: str) -> None:
    """Still not accepted: up to head and leader in charge of the department, the office where neither is there; never a silent skip."""
    matter, _ = by_key(context, key)
    handover = people.pending_handover(context, matter)
    if handover is None or matter.closed_at is not None:
        return
    session, department = context.session, handover.to_department
    above = [bureau.acting_head(session, department, context.today()), bureau.acting_leader(session, department, context.today())]
    told: list[str | None] = [one for one in above if one is not None]
    told = told or [people.holder(context, Role.OFFICE, matter)]
    body = f"{matter.number} 转{people.department_name(context, department)}办理，逾时没有接收，请督促接收或另行指定承办人。"
    _tell(context, matter, handover, (*told, handover.from_staff), kind="overdue", title="首问事项无人接收", body=body)


def _accept(context: Context, matter: Matter) -> None:
    handover = _pending(context, matter)
    handover.accepted_at = context.now()
    matter.department_id, matter.handler_id, matter.status = handover.to_department, handover.to_staff, MatterStatus.SIGNED_FOR
    body = f"{matter.number} 已由{people.department_name(context, handover.to_department)}接收，由其办理到底。"
    _tell(context, matter, handover, (handover.from_staff,), kind="handover-accepted", title="首问事项已接收", body=body)


def _decline(context: Context, matter: Matter, reason: str) -> None:
    handover = _pending(context, matter)
    handover.declined_at = context.now()
    matter.status = MatterStatus.REGISTERED if matter.handler_id is None else MatterStatus.SIGNED_FOR
    back_to = people.holder(context, Role.OFFICE, matter) if handover.article == BY_OFFICE else handover.from_staff
    body = f"{matter.number} 被{people.department_name(context, handover.to_department)}退回：{reason}。请另行转办，办理期限不变。"
    _tell(context, matter, handover, (back_to,), kind="returned", title="首问事项退回", body=body)


def _pending(context: Context, matter: Matter) -> Handover:
    handover = people.pending_handover(context, matter)
    if handover is None:
        raise LookupError("nothing is handed over")
    return handover


def _giver(handover: Handover) -> str:
    return handover.from_staff or handover.decided_by


def _after(context: Context, since: datetime, amount: int, unit: str) -> datetime:
    if unit == MINUTE:
        return since + timedelta(minutes=amount)
    return context.closing(end_of_period(context.calendar, context.local(since).date(), amount, Unit(unit)))


def _tell(
    context: Context, matter: Matter, handover: Handover, recipients: tuple[str | None, ...], *, kind: str, title: str, body: str
) -> None:
    for staff_id in dict.fromkeys(recipients):
        if staff_id is not None:
            key = f"{kind}:H{handover.id}:{staff_id}"
            notices.tell(context, staff_id, matter, kind=kind, article=handover.article, title=title, body=body, key=key)
