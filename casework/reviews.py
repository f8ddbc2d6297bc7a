"""The petitioner asks for a review (复查) of the answer: whoever handled, reviewed or signed it stays out (TL-6)."""

from datetime import date

from casework import petitioners, reopenings, windows
from casework.context import Context
from register.matters import EpisodeReason, Matter


def ask(context: Context, number: str, code: str, reason: str) -> None:
    """Open a review as a new episode with a limit of its own; raises Refusal if not answered, too late, or reviewed before."""
    reopenings.begin(context, petitioners.own(context, number, code), EpisodeReason.REVIEW, windows.REVIEW, reason)


def possible_until(context: Context, matter: Matter) -> date | None:
    """The last day for asking; None where it is not possible (any more)."""
    return reopenings.possible_until(context, matter, windows.REVIEW)
