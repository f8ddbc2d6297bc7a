"""The bureau's own slips: the handling slip (办理单) that goes round with a matter, and the urging slip (催办单)."""

from typing import Final

from sqlmodel import col, select

from casework import people, statutory
from casework.context import Context
from casework.errors import Refusal
from casework.letter_page import letter_of
from casework.matter_page import MatterView
from casework.papers.common import Words, common, department, paragraphs, person
from casework.papers.days import day, day_of, moment
from casework.terms import CATEGORY, CHANNEL, STATUS, UNIT
from register.handling import Urging
from register.limits import LimitEntry
from register.matters import Handover

NOT_COMPUTED: Final = "尚未计算"


def handling_slip(context: Context, view: MatterView) -> Words:
    """All that whoever handles the matter needs; of the petitioner only whether they gave a name."""
    matter, limit = view.matter, view.limits[-1] if view.limits else None
    letter, lawful = letter_of(context, matter), statutory.dates(context, matter)
    return common(context, view) | {
        "channel": CHANNEL.get(matter.channel, matter.channel),
        "category": CATEGORY.get(matter.category, matter.category),
        "received": moment(context, matter.received_at),
        "registrar": "来信人自行登记" if matter.registered_by is None else person(context, matter.registered_by),
        "petitioner_kind": "匿名" if letter.anonymous else "实名",
        "attachments": len(view.attachments),
        "body": paragraphs(letter.body),
        "due": due(context, view),
        "statutory": "受理后起算" if lawful.done_by is None else day(lawful.done_by),
        "basis": NOT_COMPUTED if limit is None else _basis(limit),
        "department": department(context, people.department_of(matter)),
        "head": person(context, view.head),
        "leader": person(context, view.leader),
        "handovers": [_handed(context, handover) for handover in view.handovers],
        "result": STATUS.get(matter.status, matter.status),
    }


def urging_slip(context: Context, view: MatterView) -> Words:
    """The newest urging of the matter (TL-6); raises Refusal when nobody has urged."""
    statement = select(Urging).where(Urging.matter_id == view.matter.id).order_by(col(Urging.sequence).desc())
    urging = context.session.exec(statement).first()
    if urging is None:
        raise Refusal("paper-not-ready", "这件事项还没有催办过，没有催办单可出。")
    return common(context, view) | {
        "urging_number": urging.number,
        "sequence": urging.sequence,
        "handler": person(context, urging.recipient_id),
        "due": due(context, view),
        "standing": standing(context, view),
        "text": paragraphs(urging.text),
        "day": day_of(context, urging.urged_at),
    }


def due(context: Context, view: MatterView) -> str:
    """The moment it is due, or that none is computed."""
    due_at = view.matter.due_at
    if due_at is None:
        return NOT_COMPUTED
    return moment(context, due_at) + ("（暂定）" if view.matter.provisional else "")


def _basis(limit: LimitEntry) -> str:
    if limit.explicit_on is not None:
        return f"{limit.article}，限定为{day(limit.explicit_on)}"
    return f"{limit.article}，收到次日起第{limit.amount}{UNIT.get(limit.unit or '', limit.unit)}"


def standing(context: Context, view: MatterView) -> str:
    """Where the matter stands against its limit today, in working days."""
    due_at = view.matter.due_at
    if due_at is None:
        return "期限尚未计算"
    due, today = context.local(due_at).date(), context.today()
    if context.now() > due_at:
        return f"已逾期{context.calendar.working_days(due, today)}个工作日" if today > due else "已逾期"
    return f"还剩{context.calendar.working_days(today, due)}个工作日"


def _handed(context: Context, handover: Handover) -> str:
    to = department(context, handover.to_department)
    taker = "" if handover.to_staff is None else person(context, handover.to_staff)
    return f"{moment(context, handover.handed_at)}　{person(context, handover.decided_by)}交办{to}{taker}"
