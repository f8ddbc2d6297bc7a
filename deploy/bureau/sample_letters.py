"""Some thirty made-up letters, brought to different stages and endings, so that a trial system looks like a working office."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from casework import consultations
from casework.context import Context
from casework.drafts import LetterDraft
from casework.letters import register_letter
from casework.matters import by_number
from deploy.bureau import plan
from deploy.bureau.deeds import Ending, Goal
from register.matters import Channel, MatterStatus
from register.people import office_members

SUBMISSION: Final = "sample-letter-{}"
"""The page's mark of each: a second start finds its letters again instead of writing them twice."""
QUESTION: Final = "请就来信所涉贵处职责提出意见。（试用数据）"
CONSULTATION_WORKING_DAYS: Final = 3  # a sub-limit that lies well before the letters' own


def write(context: Context) -> dict[str, Goal]:
    """Register every sample letter that is not there yet; return each one's goal by number."""
    clerk = office_members(context.session, context.today())[-1]
    numbers = [register_letter(context, _draft(context, index, letter, clerk)).number for index, letter in enumerate(plan.letters())]
    by_subject = {letter.subject: number for letter, number in zip(plan.letters(), numbers, strict=True)}
    return {by_subject[letter.subject]: _goal(letter, by_subject) for letter in plan.letters()}


def consult(context: Context, goals: Mapping[str, Goal]) -> None:
    """Have the handlers ask other departments about the letters that are to wait for one; `goals` as `write` gave them, others behind."""
    for letter, number in zip(plan.letters(), goals, strict=False):
        matter = by_number(context, number)
        if letter.consulted and matter is not None and matter.handler_id is not None:
            due_on = context.calendar.nth_working_day(context.today(), CONSULTATION_WORKING_DAYS)
            consultations.ask(
                context, matter.handler_id, number, kind="co-handle", department=letter.consulted, due_on=due_on, question=QUESTION
            )


def _goal(letter: plan.SampleLetter, by_subject: Mapping[str, str]) -> Goal:
    target = by_subject[letter.into] if letter.into else None
    ending = Ending(letter.outcome, letter.reason, letter.direction, target) if letter.outcome else None
    return Goal(MatterStatus(letter.progress), letter.department, letter.satisfaction, ending)


def _draft(context: Context, index: int, letter: plan.SampleLetter, clerk: str) -> LetterDraft:
    by_clerk = letter.channel != Channel.WEB
    return LetterDraft(
        subject=letter.subject,
        body=letter.body,
        submission=SUBMISSION.format(index),
        anonymous=letter.name is None,
        name=letter.name or "",
        phone=letter.phone or "",
        email=letter.email or "",
        channel=Channel(letter.channel),
        category=letter.category,
        received_at=context.now() - timedelta(days=letter.days_ago) if by_clerk else None,
        registered_by=clerk if by_clerk else None,
    )
