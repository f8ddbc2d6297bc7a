"""A letter that is not handled here: not accepted, transferred or merged; the petitioner is told why and where to turn (TL-6)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sqlmodel import select

from casework import closings, notices, people
from casework.checks import Checks
from casework.context import Context
from casework.errors import Refusal
from casework.kinds import kind_of, refuse_unless
from casework.matters import by_key, identity, refuse_closed
from casework.merging import merged_into, target_of
from casework.sight import taken_up
from casework.steps import Completion
from casework.wording import optional, refuse_secrets, required
from register import audit_trail
from register.bureau import Role
from register.handling import Disposition
from register.matters import Matter, MatterStatus, Outcome

ARTICLE: Final = "TL-6"
MAX_DIRECTION: Final = 100
MAX_EXPLANATION: Final = 1_000
REASONS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        Outcome.NOT_ACCEPTED: {
            "other-procedure": "依法应当通过诉讼、仲裁、行政复议等程序解决",
            "already-settled": "已有处理意见，没有新的事实和理由",
            "unclear": "没有具体的事实或诉求，又无法联系补充",
            "not-competent": "不属于本机关职权范围",
        },
        Outcome.TRANSFERRED: {
            "other-organ": "属于其他机关的职权范围",
            "lower-level": "应由下级机关办理",
            "higher-level": "应由上级机关办理",
        },
        Outcome.MERGED: {
            "repeated": "同一来信人就同一事项重复来信",
            "same-matter": "与已登记的其他来信反映同一事项",
        },
    }
)
"""Why, in words for the petitioner, by the outcome and a code."""
TITLES: Final = MappingProxyType(
    {Outcome.NOT_ACCEPTED: "来信不予受理告知", Outcome.TRANSFERRED: "来信转送告知", Outcome.MERGED: "来信并案办理告知"}
)


def write(
    context: Context,
    staff_id: str,
    number: str,
    *,
    kind: str,
    reason: str,
    direction: str | None,
    target: str | None,
    explanation: str,
) -> Disposition:
    """Note how the letter is to be concluded; the office's decision on acceptance then puts it in force. Written again, it is replaced.

    kind and reason: codes of REASONS; direction: the body that gets the letter, or where the petitioner may turn (not for merged);
    target: the number of the letter it is merged into (for merged only). Raises Refusal from anyone but the office, or once it is decided.
    """
    matter = taken_up(context, staff_id, number)
    refuse_unless(kind_of(matter).petition)
    refuse_closed(matter)
    if not people.entitled(context, staff_id, Role.OFFICE, matter):
        raise Refusal("not-entitled", "只有局办公室可以填写受理意见。")
    if not possible(context, matter):
        raise Refusal("already-decided", "这件来信已有受理结果，不能再修改受理意见。")
    disposition = of(context, matter) or Disposition(
        matter_id=identity(matter), episode=matter.episode, kind="", reason="", explanation="", written_by="", written_at=context.now()
    )
    disposition.written_by, disposition.written_at = staff_id, context.now()
    _fill(context, disposition, matter, kind, reason, direction=direction, target=target, explanation=explanation)
    context.session.add(disposition)
    context.session.flush()
    facts = {"kind": disposition.kind, "reason": disposition.reason}
    audit_trail.record(context.session, at=context.now(), actor=staff_id, action="disposition-written", subject=matter.number, facts=facts)
    return disposition


def possible(context: Context, matter: Matter) -> bool:
    """Whether a disposition may be written: before the office has decided on acceptance."""
    written = of(context, matter)
    return matter.status == MatterStatus.REGISTERED and matter.closed_at is None and (written is None or written.decided_at is None)


def of(context: Context, matter: Matter) -> Disposition | None:
    """What is noted for the current episode."""
    statement = select(Disposition).where(Disposition.matter_id == matter.id, Disposition.episode == matter.episode)
    return context.session.exec(statement).one_or_none()


def decide(context: Context, done: Completion, kind: str) -> None:
    """The office's decision puts it in force; raises Refusal unless one of this kind is written, and still possible."""
    disposition = of(context, done.matter)
    if disposition is None or disposition.kind != kind:
        raise Refusal("no-disposition", "请先在事项页面写明不予受理、转送或并案的理由和去向，再提交受理结果。")
    if disposition.target_id is not None:
        target_of(context, done.staff_id, done.matter, context.session.get_one(Matter, disposition.target_id).number)
    disposition.decided_at = context.now()


def conclude(context: Context, key: str) -> str:
    """Close the letter as decided, tell the petitioner reason and direction, once; the outcome. LookupError if none is decided."""
    matter, _ = by_key(context, key)
    disposition = of(context, matter)
    if disposition is None or disposition.decided_at is None:
        raise LookupError("nothing is decided about this letter")
    if matter.closed_at is None:
        closings.close(context, matter, Outcome(disposition.kind), closed_by=disposition.written_by, into=disposition.target_id)
        for told in (matter, *merged_into(context, matter)):
            _tell(context, told, disposition)
        audit_trail.record(
            context.session,
            at=context.now(),
            actor="engine",
            action="letter-concluded",
            subject=matter.number,
            facts={"outcome": matter.outcome},
        )
    return disposition.kind


def _fill(
    context: Context,
    disposition: Disposition,
    matter: Matter,
    kind: str,
    reason: str,
    *,
    direction: str | None,
    target: str | None,
    explanation: str,
) -> None:
    """Check everything, then put it down; raises Refusal with all that is wrong."""
    if kind not in REASONS:
        raise Refusal("bad-kind", "受理结果不在可选范围内。请从列表中选择。", "kind")
    checks = Checks()
    checks.of(_known, kind, reason)
    words = checks.of(required, explanation, "说明", MAX_EXPLANATION, "explanation")
    if kind == Outcome.MERGED:
        place, into = None, checks.of(target_of, context, disposition.written_by, matter, target or "")
    else:
        place, into = checks.of(_direction, direction), None
    checks.done()
    refuse_secrets(words)
    disposition.kind, disposition.reason, disposition.explanation = kind, reason, words
    disposition.direction, disposition.target_id = place, None if into is None else identity(into)


def _known(kind: str, reason: str) -> None:
    if reason not in REASONS[kind]:
        raise Refusal("bad-reason", "“理由”不在可选范围内。请从列表中选择。", "reason")


def _direction(direction: str | None) -> str:
    return required(optional(direction, "去向", MAX_DIRECTION, "direction") or "", "去向", MAX_DIRECTION, "direction")


def _tell(context: Context, matter: Matter, disposition: Disposition) -> None:
    outcome = Outcome(disposition.kind)
    reason = f"理由：{REASONS[outcome][disposition.reason]}。{disposition.explanation}"
    where = {
        Outcome.NOT_ACCEPTED: f"不予受理。{reason} 您可以向{disposition.direction}提出。",
        Outcome.TRANSFERRED: f"已转送{disposition.direction}办理。{reason}",
        Outcome.MERGED: f"与已登记的来信并案办理，一并答复，答复可凭编号和查询码在网上查看。{reason}",
    }[outcome]
    notices.tell(
        context,
        notices.PETITIONER,
        matter,
        kind=outcome,
        article=ARTICLE,
        title=TITLES[outcome],
        body=f"您的来信 {matter.number} {where}",
        key=f"{outcome}:{matter.number}#{matter.episode}",
    )
