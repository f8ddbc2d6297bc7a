"""Who must stay out of a matter: too near to the person complained of, or, in a review, a hand in the answer under review."""

from typing import Final

from sqlmodel import col, select

from casework.context import Context
from register import people
from register.matters import Answer, Decision, Episode, EpisodeReason, Matter

HANDS: Final = ("sign-for", "submit-answer", "review-answer", "sign-answer")
"""The steps by which somebody has handled, reviewed or signed an answer."""


def recused(context: Context, staff_id: str, matter: Matter) -> bool:
    """Whether the person stays out of the matter as it stands today."""
    if matter.concerned_staff is not None and too_near(context, staff_id, matter.concerned_staff):
        return True
    return _under_review(context, matter) and had_a_hand(context, staff_id, matter)


def too_near(context: Context, staff_id: str, concerned: str) -> bool:
    """The person complained of, their A or B, and those below or directly above them in that department stay out."""
    session, day = context.session, context.today()
    if staff_id == concerned or staff_id == people.b_of(session, concerned, day) or concerned == people.b_of(session, staff_id, day):
        return True
    shared = set(people.departments_of(session, concerned, day)) & set(people.departments_of(session, staff_id, day))
    return any(people.head_of(session, department, day) in {concerned, staff_id} for department in shared)


def had_a_hand(context: Context, staff_id: str, matter: Matter) -> bool:
    """Whether the person handled, reviewed or signed the answer of an earlier episode, or wrote it."""
    earlier = select(Decision.id).where(Decision.matter_id == matter.id, col(Decision.episode) < matter.episode, col(Decision.granted))
    decided = earlier.where(Decision.decided_by == staff_id, col(Decision.code).in_(HANDS))
    wrote = select(Answer.episode).where(Answer.matter_id == matter.id, col(Answer.episode) < matter.episode, Answer.written_by == staff_id)
    return context.session.exec(decided).first() is not None or context.session.exec(wrote).first() is not None


def _under_review(context: Context, matter: Matter) -> bool:
    episode = select(Episode.reason).where(Episode.matter_id == matter.id, Episode.number == matter.episode)
    return context.session.exec(episode).one_or_none() == EpisodeReason.REVIEW
