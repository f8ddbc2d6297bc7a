"""The answer to a letter, one an episode: written on the matter's page, reviewed and signed in the diagram, then sent once (TL-6)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlmodel import col, select

from casework import closings, notices, people
from casework.context import Context
from casework.errors import Refusal
from casework.kinds import kind_of, refuse_unless
from casework.matters import by_key, identity
from casework.merging import merged_into
from casework.sight import taken_up
from casework.wording import refuse_secrets, required
from register import audit_trail
from register.bureau import Role
from register.matters import Answer, Matter, MatterStatus, Outcome

ARTICLE: Final = "TL-6"
MAX_ANSWER: Final = 10_000


def write_answer(context: Context, staff_id: str, number: str, version: int, text: str) -> int:
    """Store the handler's answer to this episode and return the matter's new version.

    version: the matter's as the page showed it. Raises Refusal from anyone but the handler (or stand-in), outside handling (what was
    reviewed is what is sent), from a stale page, and for an empty or too long text.
    """
    matter = taken_up(context, staff_id, number)
    refuse_unless(kind_of(matter).answered)
    if matter.status != MatterStatus.SIGNED_FOR:
        raise Refusal("not-in-hand", "这件事项不在办理环节，不能修改答复。")
    if not people.entitled(context, staff_id, Role.HANDLER, matter):
        raise Refusal("not-handler", "只有承办人（或其 B 岗）可以写答复。")
    if version != matter.version:
        raise Refusal("stale", "这件事项在您打开页面之后有了变化。请刷新页面，核对后重新保存。")
    words = required(text, "答复", MAX_ANSWER)
    refuse_secrets(words)
    answer = _of(context, matter, matter.episode) or Answer(
        matter_id=identity(matter), episode=matter.episode, text=words, written_by=staff_id, written_at=context.now()
    )
    answer.text, answer.written_by, answer.written_at = words, staff_id, context.now()
    context.session.add(answer)
    matter.version += 1
    audit_trail.record(context.session, at=context.now(), actor=staff_id, action="answer-written", subject=number)
    return matter.version


def text_of(context: Context, matter: Matter) -> str | None:
    """The answer to the current episode as stored."""
    answer = _of(context, matter, matter.episode)
    return None if answer is None else answer.text


def sent_at(context: Context, matter: Matter, episode: int) -> datetime | None:
    """When an episode's answer went out."""
    answer = _of(context, matter, episode)
    return None if answer is None else answer.sent_at


def history(context: Context, matter: Matter) -> Sequence[Answer]:
    """The answer of every episode that has one, oldest first."""
    return context.session.exec(select(Answer).where(Answer.matter_id == matter.id).order_by(col(Answer.episode))).all()


def send_answer(context: Context, key: str) -> None:
    """Show the petitioner the answer and tell them so; a second time changes nothing. Raises LookupError if none is signed."""
    matter, episode = by_key(context, key)
    answer = _of(context, matter, episode)
    if answer is not None and answer.sent_at is not None:
        return
    if answer is None or matter.status != MatterStatus.SIGNED:
        raise LookupError("no signed answer")
    mark_sent(context, matter)
    matter.status = MatterStatus.ANSWERED
    closings.close(context, matter, Outcome.ANSWERED)
    for told in (matter, *merged_into(context, matter)):
        _tell(context, told, f"answered:{matter.number}#{episode}")
    audit_trail.record(context.session, at=context.now(), actor="engine", action="answer-sent", subject=matter.number)


def mark_sent(context: Context, matter: Matter) -> None:
    """Put down that the current episode's answer has gone out."""
    answer = _of(context, matter, matter.episode)
    if answer is not None:
        answer.sent_at = context.now()


def _tell(context: Context, matter: Matter, key: str) -> None:
    """The petitioner, and those whose letters were merged into this one: they have the same answer."""
    body = f"您的来信 {matter.number} 已有答复。请凭编号和查询码在网上查看。"
    notices.tell(
        context,
        notices.PETITIONER,
        matter,
        kind="answered",
        article=ARTICLE,
        title="来信答复",
        body=body,
        key=f"{key}:{matter.number}",
    )


def _of(context: Context, matter: Matter, episode: int) -> Answer | None:
    return context.session.get(Answer, (identity(matter), episode))
