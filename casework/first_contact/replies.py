"""What the visitor was told, on record as the matter's answer: said at the counter or on the phone, so nobody reviews it (FC-4.1, ON-1)."""

from casework.context import Context
from casework.errors import Refusal
from casework.matters import identity
from register.matters import Answer, Matter


def keep(context: Context, matter: Matter, written_by: str, words: str) -> None:
    """Note at registration what was said at once; it counts as told when the matter is resolved."""
    context.session.add(
        Answer(matter_id=identity(matter), episode=matter.episode, text=words, written_by=written_by, written_at=context.now())
    )


def told(context: Context, matter: Matter) -> None:
    """It has been said; raises Refusal while nothing is on record."""
    answer = context.session.get(Answer, (identity(matter), matter.episode))
    if answer is None:
        raise Refusal("no-answer", "答复还没有写好。请先在事项页面保存答复，再提交。")
    answer.sent_at = context.now()
