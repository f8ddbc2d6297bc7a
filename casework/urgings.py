"""Urging (催办) by the supervisor: a numbered slip, at most one for each pause and matter (TL-6)."""

from typing import Final

from sqlmodel import col, select

from casework import marks, notices, numbering, people, windows
from casework.context import Context
from casework.errors import Refusal
from casework.matters import identity, refuse_closed
from casework.sight import taken_up
from casework.wording import refuse_secrets, required
from register import audit_trail
from register.bureau import Role
from register.handling import Urging
from register.marks import MarkCode
from register.matters import Matter

PREFIX: Final = "CB"
MAX_TEXT: Final = 500


def urge(context: Context, staff_id: str, number: str, text: str) -> Urging:
    """Urge whoever is responsible, and the head; raises Refusal from anyone but the supervisor, or before the pause is over."""
    matter = taken_up(context, staff_id, number)
    if not people.entitled(context, staff_id, Role.SUPERVISOR, matter):
        raise Refusal("not-entitled", "只有督办部门可以催办这件事项。")
    refuse_closed(matter)
    words = required(text, "催办内容", MAX_TEXT, "text")
    refuse_secrets(words)
    earlier = _latest(context, matter)
    if earlier is not None and not _pause_over(context, earlier):
        raise Refusal("too-soon", f"已于 {context.local(earlier.urged_at):%Y-%m-%d} 催办（{earlier.number}），每个工作日最多催办一次。")
    recipients = _recipients(context, matter)
    urging = Urging(
        number=numbering.next_number(context, PREFIX, context.today().year),
        matter_id=identity(matter),
        episode=matter.episode,
        sequence=1 if earlier is None else earlier.sequence + 1,
        recipient_id=recipients[0] if recipients else None,
        text=words,
        urged_by=staff_id,
        urged_at=context.now(),
    )
    context.session.add(urging)
    context.session.flush()
    if earlier is not None:
        marks.put(context, matter, MarkCode.URGED_AGAIN, article=windows.article(context, windows.URGING_PAUSE), actor=staff_id)
    for recipient in recipients:
        _tell(context, matter, urging, recipient)
    facts = {"number": urging.number, "sequence": urging.sequence}
    audit_trail.record(context.session, at=context.now(), actor=staff_id, action="matter-urged", subject=matter.number, facts=facts)
    return urging


def possible(context: Context, matter: Matter) -> bool:
    """Whether the pause since the last urging is over, for a matter that is still open."""
    earlier = _latest(context, matter)
    return matter.closed_at is None and (earlier is None or _pause_over(context, earlier))


def _latest(context: Context, matter: Matter) -> Urging | None:
    statement = select(Urging).where(Urging.matter_id == matter.id).order_by(col(Urging.sequence).desc())
    return context.session.exec(statement).first()


def _pause_over(context: Context, earlier: Urging) -> bool:
    urged_on = context.local(earlier.urged_at).date()
    return context.today() >= windows.last_day(context, windows.URGING_PAUSE, urged_on)


def _recipients(context: Context, matter: Matter) -> list[str]:
    """The handler (first), and the head, who is overall responsible (FC-6)."""
    asked = (people.holder(context, Role.HANDLER, matter), people.holder(context, Role.HEAD, matter))
    return list(dict.fromkeys(staff for staff in asked if staff is not None))


def _tell(context: Context, matter: Matter, urging: Urging, recipient: str) -> None:
    body = f"{matter.number} 第 {urging.sequence} 次催办（{urging.number}），请抓紧办理。催办内容见事项页面。"
    article = windows.article(context, windows.URGING_PAUSE)
    notices.tell(
        context, recipient, matter, kind="urging", article=article, title="催办", body=body, key=f"urging:{urging.number}:{recipient}"
    )
