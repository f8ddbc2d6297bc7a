"""What the issuer says to what is answered back: written on the matter's page, in force by the decision; kept with the answer (TL-3)."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Final

from sqlmodel import col, select

from casework import limits, people
from casework.context import Context
from casework.errors import Refusal
from casework.instructions.levels import REGIME
from casework.kinds import EMERGENCY, kind_of
from casework.matters import identity, refuse_closed
from casework.sight import taken_up
from casework.wording import optional, refuse_secrets, required
from register import audit_trail
from register.bureau import Role
from register.instructions import IssuerDecision, IssuerWord
from register.matters import Matter, MatterStatus

MAX_TEXT: Final = 5_000
MAX_REFERENCE: Final = 60
WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {IssuerDecision.ACCEPT: "认可，办结", IssuerDecision.MORE: "要求补充，继续办理", IssuerDecision.ADD: "另作批示（续批），重新拟办"}
)


def write(
    context: Context,
    staff_id: str,
    number: str,
    *,
    decision: str,
    text: str,
    paper_reference: str = "",
    category: str = "",
    explicit_due: date | None = None,
) -> IssuerWord:
    """Keep what the issuer says; the decision on the answer then puts it in force. Written again before that, it is replaced.

    category, explicit_due: of what is added (ADD) only. Raises Refusal from anyone but the issuer (the office for those who do not work
    here, with the paper's reference), while nothing waits for the issuer, and for a date that the rule does not allow.
    """
    matter = taken_up(context, staff_id, number)
    refuse_closed(matter)
    if not possible(matter) or not may_speak(context, staff_id, matter):
        raise Refusal("not-entitled", "现在没有等待批示人意见的回告，或者您不能代为登记。")
    if decision not in WORDS:
        raise Refusal("bad-decision", "请选择批示人的意见。", "decision")
    words = optional(text, "意见内容", MAX_TEXT, "text")
    if decision != IssuerDecision.ACCEPT:
        words = required(text, "意见内容", MAX_TEXT, "text")
    reference = optional(paper_reference, "依据文号", MAX_REFERENCE, "paper_reference")
    if reference is None and speaks_for_another(staff_id, matter):
        raise Refusal("no-reference", "代批示人登记意见须填写依据（批示件文号，或电话记录编号）。", "paper_reference")
    refuse_secrets(words or "")
    word = undecided(context, matter) or IssuerWord(
        matter_id=identity(matter), episode=matter.episode, decision="", written_by=staff_id, written_at=context.now()
    )
    word.decision, word.text, word.paper_reference = decision, words, reference
    word.category, word.explicit_due = _added(context, matter, decision, category, explicit_due)
    word.written_by, word.written_at = staff_id, context.now()
    context.session.add(word)
    context.session.flush()
    facts = {"decision": decision, "proxy": speaks_for_another(staff_id, matter)}
    audit_trail.record(context.session, at=context.now(), actor=staff_id, action="issuer-word-written", subject=number, facts=facts)
    return word


def possible(matter: Matter) -> bool:
    """Whether something that was signed waits for the issuer."""
    return matter.kind in REGIME and matter.status == MatterStatus.SIGNED and matter.closed_at is None


def may_speak(context: Context, staff_id: str, matter: Matter) -> bool:
    """Whether the person is the issuer, or may write down the issuer's word: nobody does for what they handle themselves."""
    return staff_id != matter.handler_id and people.entitled(context, staff_id, Role.ISSUER, matter)


def speaks_for_another(staff_id: str, matter: Matter) -> bool:
    """Whether what the person writes is somebody else's word."""
    return staff_id != matter.issuer_id


def undecided(context: Context, matter: Matter) -> IssuerWord | None:
    """What is written and does not count yet."""
    statement = select(IssuerWord).where(IssuerWord.matter_id == matter.id, IssuerWord.episode == matter.episode)
    return context.session.exec(statement.where(col(IssuerWord.decided_at).is_(None))).one_or_none()


def history(context: Context, matter: Matter) -> Sequence[IssuerWord]:
    """What counted, oldest first."""
    statement = select(IssuerWord).where(IssuerWord.matter_id == matter.id, col(IssuerWord.decided_at).is_not(None))
    return context.session.exec(statement.order_by(col(IssuerWord.id))).all()


def _added(context: Context, matter: Matter, decision: str, category: str, explicit: date | None) -> tuple[str | None, date | None]:
    """The category and date of what is added; an emergency goes on as one."""
    if decision != IssuerDecision.ADD or matter.category == EMERGENCY:
        return None, None
    if category == EMERGENCY or category not in kind_of(matter).categories:
        raise Refusal("bad-category", "“类别”不适用于追加的批示。请从列表中选择；重大突发事项请另行登记。", "category")
    if explicit is not None and context.closing(explicit) <= context.now():
        raise Refusal("explicit-past", "“办结日期”已过。请改填今天以后的日期，或留空按规定计算。", "explicit_due")
    limits.refuse_bad_explicit(context, matter.kind, category, context.now(), explicit)
    return category, explicit
