"""Some thirty made-up letters, brought to different stages, so that a trial system looks like a working office."""

from datetime import timedelta
from typing import Final

from casework.context import Context
from casework.drafts import LetterDraft
from casework.letters import register_letter
from deploy.bureau import plan
from deploy.bureau.robots import Goal
from register.matters import Channel, MatterStatus
from register.people import office_members

SUBMISSION: Final = "sample-letter-{}"
"""The page's mark of each: a second start finds its letters again instead of writing them twice."""


def write(context: Context) -> dict[str, Goal]:
    """Register every sample letter that is not there yet; return each one's goal by number."""
    clerk = office_members(context.session, context.today())[-1]
    return {
        register_letter(context, _draft(context, index, letter, clerk)).number: Goal(MatterStatus(letter.progress), letter.department)
        for index, letter in enumerate(plan.letters())
    }


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
