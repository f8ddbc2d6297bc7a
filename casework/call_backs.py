"""Calling the petitioner back after the answer: how long, and what they said (TL-6)."""

from datetime import date
from typing import Final

from casework import answers, satisfaction, windows
from casework.context import Context
from casework.errors import Refusal
from casework.matters import by_key, episode_of
from casework.steps import Completion
from register.matters import Matter

CONTACTS: Final = ("reached", "unreachable")


def plan(context: Context, key: str) -> str:
    """Until when the supervisor calls back: the close of the window's last day, ISO with offset. Asked again, the same."""
    matter, number = by_key(context, key)
    episode = episode_of(context, matter, number)
    if episode.call_back_until is None:
        episode.call_back_until = context.closing(windows.last_day(context, windows.CALL_BACK, answered_on(context, matter, number)))
    return context.iso(episode.call_back_until)


def record(context: Context, done: Completion) -> None:
    """Whether the petitioner was reached and what they said; the satisfaction of one who was not reached cannot be known (Refusal)."""
    contact, level = done.choice("contact", *CONTACTS), done.values.get("satisfaction")
    if level is None or level == "":
        return
    if contact != "reached":
        raise Refusal("bad-value", "没有联系上来信人时不能填写满意度。")
    satisfaction.keep(context, done.matter, str(level), asked_by=done.staff_id)


def answered_on(context: Context, matter: Matter, episode: int) -> date:
    """The day on which an episode's answer went out; raises LookupError before."""
    sent_at = answers.sent_at(context, matter, episode)
    if sent_at is None:
        raise LookupError("no answer was sent")
    return context.local(sent_at).date()
