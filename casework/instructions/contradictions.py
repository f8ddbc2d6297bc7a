"""Two leaders' instructions on one subject or origin: shown to the office with both numbers, never resolved by the machine (TL-3, TL-5)."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from sqlmodel import col, select

from casework import marks, notices, people
from casework.checks import Checks
from casework.context import Context
from casework.errors import Refusal
from casework.instructions.levels import ARTICLES, BY_HAND
from casework.matters import by_number, identity, matter_key, refuse_closed
from casework.sight import looked_at, taken_up
from casework.wording import refuse_secrets, required
from register.bureau import Role
from register.instructions import Instruction
from register.marks import MarkCode
from register.matters import Matter

NO_WORD: Final = re.compile(r"[\W_]+")
MAX_REASON: Final = 500
POINTERS: Final = (Role.OFFICE, Role.SUPERVISOR, Role.HEAD, Role.HANDLER)
"""Who sees it in their work and says so."""
SETTLERS: Final = (Role.OFFICE, Role.SUPERVISOR)
"""Who asks the leaders and puts down what came of it; as with an entry's correction."""


def look_for(context: Context, matter: Matter) -> None:
    """Mark the matter and every open one of another issuer with the same subject or origin, and tell the office.

    A pair once for all: what people have settled does not come up again by itself.
    """
    if matter.kind not in BY_HAND:
        return
    for other in _others(context, matter):
        if marks.find(context, matter, MarkCode.CONTRADICTION, other) is None:
            _mark(context, matter, other)


def point_out(context: Context, staff_id: str, number: str, *, other: str, reason: str) -> None:
    """Mark two instructions that people find to contradict each other, whatever their subjects, and tell the office.

    Raises Refusal from others than `POINTERS`, for a closed one, for a number that is no open instruction of another issuer, or one that
    the person may not see.
    """
    matter = taken_up(context, staff_id, number)
    refuse_closed(matter)
    if not may_point_out(context, staff_id, matter):
        raise Refusal("not-entitled", "只有局办公室、处室负责人或承办人可以提出批示不一致。")
    checks = Checks()
    beside = checks.of(_beside, context, staff_id, matter, other)
    why = checks.of(_grounds, reason, "不一致之处")
    checks.done()
    _mark(context, matter, beside, actor=staff_id, reason=why)


def settle(context: Context, staff_id: str, number: str, *, other: str, reason: str) -> None:
    """Lift the mark from both instructions once the leaders have been asked: what they said is the reason; those who handle are told.

    Raises Refusal from others than `SETTLERS`, from whoever handles one of the two, without a reason, and where no such mark stands.
    """
    matter = taken_up(context, staff_id, number)
    if not may_settle(context, staff_id, matter):
        raise Refusal("not-entitled", "只有局办公室可以解除“批示不一致”标记，承办人不能解除自己承办事项的标记。")
    checks = Checks()
    beside = checks.of(_marked, context, matter, other)
    why = checks.of(_grounds, reason, "核定情况")
    checks.done()
    if staff_id == beside.handler_id:
        raise Refusal("own-case", "您是另一件批示的承办人，不能解除标记。请由局办公室的其他人员办理。")
    for one, by_it in ((matter, beside), (beside, matter)):
        if marks.lift(context, one, MarkCode.CONTRADICTION, actor=staff_id, reason=why, other=by_it):
            _tell_settled(context, one, by_it)


def may_point_out(context: Context, staff_id: str, matter: Matter) -> bool:
    """Whether the person may say that this open instruction contradicts another."""
    return matter.kind in BY_HAND and matter.closed_at is None and people.acts_as_one_of(context, staff_id, POINTERS, matter)


def may_settle(context: Context, staff_id: str, matter: Matter) -> bool:
    """Whether the person may put down that it is settled: nobody does for what they handle themselves."""
    return staff_id != matter.handler_id and people.acts_as_one_of(context, staff_id, SETTLERS, matter)


def same_subject(one: str, other: str) -> bool:
    """Whether two subjects are the same but for signs, blanks and width of characters."""
    return _bare(one) == _bare(other)


def _mark(context: Context, matter: Matter, other: Matter, *, actor: str | None = None, reason: str | None = None) -> None:
    for one, beside in ((matter, other), (other, matter)):
        marks.put(context, one, MarkCode.CONTRADICTION, article=ARTICLES[one.kind], actor=actor, other=beside, reason=reason)
    _tell_office(context, matter, other)


def _others(context: Context, matter: Matter) -> Sequence[Matter]:
    """Open ones by somebody else, on the same subject or out of the same matter."""
    statement = select(Matter).where(col(Matter.kind).in_(BY_HAND), col(Matter.closed_at).is_(None), Matter.id != matter.id)
    found = context.session.exec(statement.order_by(col(Matter.id))).all()
    return [one for one in found if _on_the_same(matter, one) and _by_another(context, matter, one)]


def _by_another(context: Context, matter: Matter, other: Matter) -> bool:
    one, beside = (context.session.get_one(Instruction, identity(found)).issuer_name for found in (matter, other))
    return _bare(one) != _bare(beside)


def _beside(context: Context, staff_id: str, matter: Matter, number: str) -> Matter:
    """The other instruction that a person names."""
    try:
        other = looked_at(context, staff_id, number.strip().upper())
    except Refusal as refusal:
        raise Refusal("no-other", "没有这个编号的批示，或者您不能查看。请核对编号。", "other") from refusal
    if other.kind not in BY_HAND or other.closed_at is not None or other.id == matter.id:
        raise Refusal("no-other", "请填写另一件在办的领导批示或局领导交办事项的编号。", "other")
    if not _by_another(context, matter, other):
        raise Refusal("same-issuer", "两件是同一位领导批示的。请直接请示该领导；需要时登记为续批或撤回其中一件。", "other")
    return other


def _marked(context: Context, matter: Matter, number: str) -> Matter:
    """The other instruction with which a mark stands."""
    standing = {mark.other for mark in marks.of(context, matter) if mark.code == MarkCode.CONTRADICTION}
    other = by_number(context, number) if number in standing else None
    if other is None:
        raise Refusal("no-mark", "这两件之间没有“批示不一致”标记，可能已经解除。请刷新页面查看。", "other")
    return other


def _grounds(reason: str, label: str) -> str:
    why = required(reason, label, MAX_REASON, "reason")
    refuse_secrets(why)
    return why


def _on_the_same(matter: Matter, other: Matter) -> bool:
    same_origin = matter.origin_id is not None and matter.origin_id == other.origin_id
    return same_origin or same_subject(matter.subject, other.subject)


def _bare(subject: str) -> str:
    return NO_WORD.sub("", unicodedata.normalize("NFKC", subject)).lower()


def _tell_office(context: Context, matter: Matter, other: Matter) -> None:
    office = people.holder(context, Role.OFFICE, matter)
    if office is not None:
        body = f"{matter.number} 与 {other.number} 就同一事项由不同领导批示，请核对要求是否一致；不一致的，请示有关领导后办理。"
        key = f"contradiction:{matter.number}:{other.number}:{context.iso(context.now())}"
        article = ARTICLES[matter.kind]
        notices.tell(context, office, matter, kind="contradiction", article=article, title="批示可能不一致", body=body, key=key)


def _tell_settled(context: Context, matter: Matter, other: Matter) -> None:
    """Those who handle it, once: they now know what holds."""
    for staff in dict.fromkeys(people.holder(context, role, matter) for role in (Role.HANDLER, Role.HEAD)):
        if staff is not None:
            body = f"{matter.number} 与 {other.number} 的要求已由局办公室请示核定，按核定情况办理。内容见事项页面。"
            key = f"settled:{matter_key(matter)}:{other.number}:{context.iso(context.now())}:{staff}"
            article = ARTICLES[matter.kind]
            notices.tell(context, staff, matter, kind="settled", article=article, title="批示要求已核定", body=body, key=key)
