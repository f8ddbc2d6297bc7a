"""What a petitioner sees with number and code: what happened, who is responsible, until when, why longer (TL-6, TL-7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, select

from casework import answers, petitioners
from casework.context import Context
from casework.matters import identity
from casework.people import department_of
from register import people
from register.bureau import Department, Staff
from register.matters import Answer, Extension, Handover, Letter, Matter


@dataclass(frozen=True)
class Step:
    """Something that happened, in words for the petitioner."""

    at: datetime
    words: str


@dataclass(frozen=True)
class Followed:
    """A letter as its petitioner may see it.

    `officer` took it in, with these duties (FC-3), `handler` answers for it; `head` is overall and `leader` directly responsible (FC-6,
    TL-7).
    """

    matter: Matter
    letter: Letter
    department: Department | None
    handler: Staff | None
    head: Staff | None
    leader: Staff | None
    officer: Staff | None
    officer_duties: Sequence[str]
    answers: Sequence[Answer]
    extensions: Sequence[Extension]
    steps: Sequence[Step]


def follow(context: Context, number: str, code: str) -> Followed | None:
    """The letter of this number if the code is its own; None for a wrong number and a wrong code alike, in the same time."""
    found = petitioners.find(context, number, code)
    if found is None:
        return None
    matter, letter = found
    extensions, department = _granted(context, matter), department_of(matter)
    sent = [answer for answer in answers.history(context, matter) if answer.sent_at is not None]
    return Followed(
        matter=matter,
        letter=letter,
        department=context.session.get(Department, matter.department_id) if matter.department_id else None,
        handler=_staff(context, matter.handler_id),
        head=_staff(context, people.head_of(context.session, department, context.today())),
        leader=_staff(context, people.leader_of(context.session, department, context.today())),
        officer=_staff(context, matter.registered_by),
        officer_duties=people.titles_of(context.session, matter.registered_by, context.today()) if matter.registered_by else [],
        answers=sent,
        extensions=extensions,
        steps=sorted([*_own_steps(matter, sent), *_handovers(context, matter), *map(_extended, extensions)], key=lambda step: step.at),
    )


def _staff(context: Context, staff_id: str | None) -> Staff | None:
    return context.session.get(Staff, staff_id) if staff_id else None


def _own_steps(matter: Matter, sent: Sequence[Answer]) -> list[Step]:
    answered = [(answer.sent_at, "答复送达") for answer in sent]
    moments = [(matter.received_at, "收到来信"), *answered, (matter.archived_at, "办结归档")]
    return [Step(at, words) for at, words in moments if at is not None]


def _handovers(context: Context, matter: Matter) -> list[Step]:
    rows = context.session.exec(
        select(Handover, Department, Staff)
        .join(Department, col(Department.id) == col(Handover.to_department))
        .outerjoin(Staff, col(Staff.id) == col(Handover.to_staff))
        .where(Handover.matter_id == identity(matter))
    )
    return [
        Step(handover.handed_at, f"交{department.name}{staff.name}承办" if staff else f"交{department.name}办理")
        for handover, department, staff in rows
    ]


def _granted(context: Context, matter: Matter) -> Sequence[Extension]:
    """Extensions the leader in charge approved; the petitioner is told the reason (TL-6)."""
    statement = select(Extension).where(Extension.matter_id == identity(matter), Extension.state == "approved")
    return context.session.exec(statement.order_by(col(Extension.id))).all()


def _extended(extension: Extension) -> Step:
    return Step(extension.decided_at or extension.requested_at, f"批准延期至{_day(extension.due_on)}")


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
