"""The petitioner has a letter handled once more, within the window after its answer (TL-6)."""

from datetime import date
from typing import Final

from casework import call_backs, episodes, notices, petitioners, windows
from casework.context import Context
from casework.errors import Refusal
from casework.matters import episode_of, matter_key
from casework.wording import refuse_secrets, required
from register import audit_trail
from register.matters import EpisodeReason, Matter, Outcome

MAX_REASON: Final = 500


def ask(context: Context, number: str, code: str, reason: str) -> None:
    """Open a new episode, its limit counted from now; raises Refusal if not answered, too late, or after a review (the last word)."""
    begin(context, petitioners.own(context, number, code), EpisodeReason.REOPENED, windows.REOPENING, reason)


def possible_until(context: Context, matter: Matter, window: str = windows.REOPENING) -> date | None:
    """The last day for asking; None where it is not possible (any more)."""
    last = _last_day(context, matter, window)
    return None if last is None or context.today() > last or _reviewed(context, matter) else last


def begin(context: Context, matter: Matter, why: EpisodeReason, window: str, reason: str) -> None:
    """Open the episode the petitioner asks for; raises Refusal."""
    last = _last_day(context, matter, window)
    if last is None:
        raise Refusal("not-answered", "只有已经答复的来信才能申请重新办理或复查。")
    if _reviewed(context, matter):
        raise Refusal("after-review", "这件来信已经复查并答复。如仍不同意，请向上一级机关申请复核。")
    if context.today() > last:
        raise Refusal("too-late", f"申请期限已于 {last:%Y年%m月%d日} 截止。如有新的情况，请重新来信。")
    words = required(reason, "理由", MAX_REASON, "reason")
    refuse_secrets(words)
    episodes.open_next(context, matter, why, words, None)
    _tell(context, matter, why)
    audit_trail.record(
        context.session,
        at=context.now(),
        actor=petitioners.PUBLIC,
        action=f"letter-{why}",
        subject=matter.number,
        facts={"episode": matter.episode},
    )


def _last_day(context: Context, matter: Matter, window: str) -> date | None:
    if matter.outcome != Outcome.ANSWERED:
        return None
    return windows.last_day(context, window, call_backs.answered_on(context, matter, matter.episode))


def _reviewed(context: Context, matter: Matter) -> bool:
    return episode_of(context, matter).reason == EpisodeReason.REVIEW


def _tell(context: Context, matter: Matter, why: EpisodeReason) -> None:
    words = "复查申请" if why == EpisodeReason.REVIEW else "重新办理申请"
    notices.tell(
        context,
        notices.PETITIONER,
        matter,
        kind=why,
        article=windows.article(context, windows.REVIEW if why == EpisodeReason.REVIEW else windows.REOPENING),
        title="来信重新办理" if why == EpisodeReason.REOPENED else "来信答复复查",
        body=f"您对来信 {matter.number} 的{words}已登记，将重新办理并答复。",
        key=f"{why}:{matter_key(matter)}",
    )
