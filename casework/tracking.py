"""What a petitioner sees with number and code: what happened, who is responsible, until when, why longer (TL-6, TL-7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from sqlmodel import col, select

from casework import answers, dispositions, joint_letters, petitioners, satisfaction
from casework.context import Context
from casework.matters import identity
from casework.people import department_of
from casework.permitted import Permitted, permitted
from casework.terms import OUTCOME
from register import people
from register.bureau import Department, Staff
from register.handling import Disposition
from register.matters import Answer, Episode, EpisodeReason, Extension, Handover, Letter, Matter, Outcome
from register.petitioning import Rating, Supplement

OPENED: Final[Mapping[str, str]] = MappingProxyType({EpisodeReason.REOPENED: "重新办理", EpisodeReason.REVIEW: "申请复查"})
ENDED: Final = MappingProxyType({one: words for one, words in OUTCOME.items() if one != Outcome.ANSWERED})


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
    answers: Sequence[Answer]  # also those of the letter it was merged into
    extensions: Sequence[Extension]
    disposition: Disposition | None  # once it is in force
    disposition_reason: str | None  # in words
    rating: Rating | None  # of the current episode
    supplements: Sequence[Supplement]
    representatives: int  # who speak for a joint letter, the petitioner included; 0: a letter of one person
    outcome: str | None
    may: Permitted
    steps: Sequence[Step]


def follow(context: Context, number: str, code: str) -> Followed | None:
    """The letter of this number if the code is its own; None for a wrong number and a wrong code alike, in the same time."""
    found = petitioners.find(context, number, code)
    if found is None:
        return None
    matter, letter = found
    extensions, department = _granted(context, matter), department_of(matter)
    sent, added = _answers(context, matter), _supplements(context, matter)
    disposition = _disposition(context, matter)
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
        disposition=disposition,
        disposition_reason=None if disposition is None else dispositions.REASONS[disposition.kind][disposition.reason],
        rating=satisfaction.of_episode(context, matter),
        supplements=added,
        representatives=joint_letters.count(context, matter),
        outcome=matter.outcome,
        may=permitted(context, matter),
        steps=_steps(context, matter, sent, added, extensions),
    )


def _staff(context: Context, staff_id: str | None) -> Staff | None:
    return context.session.get(Staff, staff_id) if staff_id else None


def _steps(
    context: Context, matter: Matter, sent: Sequence[Answer], added: Sequence[Supplement], extensions: Sequence[Extension]
) -> list[Step]:
    steps = [*_own_steps(matter, sent), *_episodes(context, matter), *_handovers(context, matter), *map(_extended, extensions)]
    steps += [Step(supplement.added_at, "补充材料") for supplement in added]
    return sorted(steps, key=lambda step: step.at)


def _own_steps(matter: Matter, sent: Sequence[Answer]) -> list[Step]:
    answered = [(answer.sent_at, "答复送达") for answer in sent]
    moments = [(matter.received_at, "收到来信"), *answered, (matter.archived_at, "办结归档")]
    return [Step(at, words) for at, words in moments if at is not None]


def _episodes(context: Context, matter: Matter) -> list[Step]:
    """What later episodes were opened for, and how those ended that were not answered."""
    rows = context.session.exec(select(Episode).where(Episode.matter_id == identity(matter)).order_by(col(Episode.number))).all()
    opened = [Step(episode.opened_at, OPENED[episode.reason]) for episode in rows if episode.reason in OPENED]
    current = rows[-1]
    if current.outcome is not None and current.outcome in ENDED and matter.closed_at is not None:
        opened.append(Step(matter.closed_at, ENDED[current.outcome]))
    return opened


def _answers(context: Context, matter: Matter) -> list[Answer]:
    """What was answered, also to the letter this one was merged into."""
    target = None if matter.merged_into is None else context.session.get_one(Matter, matter.merged_into)
    letters = [matter] if target is None else [matter, target]
    return [answer for letter in letters for answer in answers.history(context, letter) if answer.sent_at is not None]


def _disposition(context: Context, matter: Matter) -> Disposition | None:
    found = dispositions.of(context, matter)
    return found if found is not None and matter.outcome == found.kind else None


def _supplements(context: Context, matter: Matter) -> Sequence[Supplement]:
    statement = select(Supplement).where(Supplement.matter_id == identity(matter))
    return context.session.exec(statement.order_by(col(Supplement.id))).all()


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
