"""What is sent to a petitioner on paper: the answer, more time, transferred, not accepted (TL-6)."""

from typing import Final

from sqlmodel import col, select

from casework import windows
from casework.context import Context
from casework.dispositions import REASONS
from casework.errors import Refusal
from casework.matter_page import MatterView
from casework.matters import episode_of
from casework.papers.common import Words, common, paragraphs, serial
from casework.papers.days import day, day_of
from register.handling import Disposition
from register.matters import EpisodeReason, MatterStatus, Outcome

SIGNED: Final = frozenset({MatterStatus.SIGNED, MatterStatus.ANSWERED, MatterStatus.ARCHIVED})


def answer_letter(context: Context, view: MatterView) -> Words:
    """The answer as it was signed; raises Refusal before: a draft is no letter."""
    matter, answer = view.matter, view.answer
    if answer is None or matter.status not in SIGNED:
        raise Refusal("paper-not-ready", "答复还没有签发，不能出答复意见书。")
    return common(context, view) | {
        "answer": paragraphs(answer.text),
        "review": episode_of(context, matter).reason == EpisodeReason.REVIEW,
        "review_days": windows.days(context, windows.REVIEW),
        "day": day(context.today()) if answer.sent_at is None else day_of(context, answer.sent_at),
    }


def extension_notice(context: Context, view: MatterView) -> Words:
    """The newest approved extension of the episode; raises Refusal when there is none."""
    approved = [one for one in view.extensions if one.state == "approved" and one.episode == view.matter.episode]
    if not approved or approved[-1].decided_at is None:
        raise Refusal("paper-not-ready", "这件事项没有批准过延期，没有延期告知书可出。")
    newest = approved[-1]
    return (
        common(context, view)
        | serial(view.matter.number, len(approved))
        | {
            "reason": newest.reason.rstrip("。；;，, "),
            "due_day": day(newest.due_on),
            "day": day_of(context, approved[-1].decided_at),
        }
    )


def transfer_notice(context: Context, view: MatterView) -> Words:
    """The body the letter was transferred to and why; raises Refusal unless the office has decided so."""
    return _conclusion(context, view, Outcome.TRANSFERRED, "转送告知书")


def not_accepted_notice(context: Context, view: MatterView) -> Words:
    """Why the letter is not accepted and where to turn; raises Refusal unless the office has decided so."""
    return _conclusion(context, view, Outcome.NOT_ACCEPTED, "不予受理告知书")


def _conclusion(context: Context, view: MatterView, kind: Outcome, name: str) -> Words:
    statement = select(Disposition).where(Disposition.matter_id == view.matter.id, Disposition.kind == kind)
    found = context.session.exec(
        statement.where(col(Disposition.decided_at).is_not(None)).order_by(col(Disposition.episode).desc())
    ).first()
    if found is None or found.decided_at is None:
        raise Refusal("paper-not-ready", f"这件事项没有作出这样的处理决定，没有{name}可出。")
    return common(context, view) | {
        "reason": REASONS[kind].get(found.reason, found.reason),
        "direction": found.direction,
        "explanation": paragraphs(found.explanation),
        "day": day_of(context, found.decided_at),
    }
