"""The petitioner rates the answer on the tracking page, in five levels, within the window for calling back (TL-6)."""

from datetime import date
from typing import Final

from casework import call_backs, episodes, petitioners, satisfaction, windows
from casework.context import Context
from casework.errors import Refusal
from casework.satisfaction import LEVELS
from casework.wording import optional, refuse_secrets
from register import audit_trail
from register.matters import Matter, Outcome
from register.petitioning import Rating

__all__ = ["LEVELS", "possible_until", "rate"]

MAX_REMARK: Final = 500


def rate(context: Context, number: str, code: str, level: str, remark: str) -> Rating:
    """Keep the petitioner's rating; nobody need call back any more. Raises Refusal if not answered, too late, or rated before."""
    matter = petitioners.own(context, number, code)
    last = _last_day(context, matter)
    if last is None:
        raise Refusal("not-answered", "这件来信还没有答复，不能评价。")
    if context.today() > last:
        raise Refusal("too-late", f"评价期限已于 {last:%Y年%m月%d日} 截止。")
    words = optional(remark, "补充说明", MAX_REMARK, "remark")
    refuse_secrets(words or "")
    rating = satisfaction.keep(context, matter, level, remark=words)
    episodes.end_call_back(context, matter)
    audit_trail.record(
        context.session, at=context.now(), actor=petitioners.PUBLIC, action="answer-rated", subject=matter.number, facts={"level": level}
    )
    return rating


def possible_until(context: Context, matter: Matter) -> date | None:
    """The last day for rating this episode's answer; None where it cannot be rated (any more)."""
    last = _last_day(context, matter)
    if last is None or context.today() > last or satisfaction.of_episode(context, matter) is not None:
        return None
    return last


def _last_day(context: Context, matter: Matter) -> date | None:
    if matter.outcome != Outcome.ANSWERED:
        return None
    return windows.last_day(context, windows.CALL_BACK, call_backs.answered_on(context, matter, matter.episode))
