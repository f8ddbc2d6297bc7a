"""The proposal to hand a matter out (拟办): which department leads, which co-handle and by when (FC-4.3, TL-3..5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlmodel import col, select

from casework import people
from casework.checks import Checks
from casework.context import Context
from casework.errors import Refusal
from casework.instructions.levels import REGIME
from casework.kinds import BUREAU_TASK, EMERGENCY
from casework.matters import identity, refuse_closed
from casework.sight import taken_up
from casework.wording import refuse_secrets, required
from register import audit_trail
from register.bureau import Department, Role
from register.instructions import HandlingProposal, ProposedPart
from register.matters import Matter, MatterStatus

MAX_OPINION: Final = 1_000
MAX_TASK: Final = 500
MOST_PARTS: Final = 5
BEFORE_HANDING_OUT: Final = (MatterStatus.REGISTERED, MatterStatus.ACCEPTED)


@dataclass(frozen=True)
class Part:
    """A co-handling department's part: what it is to do, by which day."""

    department: str
    due_on: date
    task: str


def write(context: Context, staff_id: str, number: str, *, department: str, opinion: str, parts: Sequence[Part]) -> HandlingProposal:
    """Keep the proposal; the step that submits it puts it before the leader. Written again before that, it is replaced.

    Raises Refusal from anyone but the office, once it is handed out, for departments that cannot act or stand twice, for a part's day that
    is past, a day off or after the matter's own.
    """
    matter = taken_up(context, staff_id, number)
    refuse_closed(matter)
    if not people.entitled(context, staff_id, Role.OFFICE, matter):
        raise Refusal("not-entitled", "只有局办公室可以拟办。")
    if not possible(matter):
        raise Refusal("already-handed-out", "这件事项已经报批或分办，不能再修改拟办意见。")
    checks = Checks()
    lead = checks.of(_department, context, department, "department")
    words = checks.of(required, opinion, "拟办意见", MAX_OPINION, "opinion")
    checked = [checks.of(_part, context, matter, part, place) for place, part in enumerate(parts, 1)]
    checks.of(_refuse_twice, department, parts)
    checks.done()
    refuse_secrets(words, *(part.task for part in checked))
    proposal = _keep(context, matter, staff_id, lead, words)
    for part in checked:
        context.session.add(ProposedPart(proposal_id=proposal.id or 0, department_id=part.department, due_on=part.due_on, task=part.task))
    context.session.flush()
    facts = {"lead": lead, "parts": [part.department for part in checked]}
    audit_trail.record(context.session, at=context.now(), actor=staff_id, action="proposal-written", subject=number, facts=facts)
    return proposal


def comment(context: Context, staff_id: str, number: str, opinion: str) -> HandlingProposal:
    """Keep what the leader says to the proposal, before they approve it or send it back; written again before that, it is replaced.

    Raises Refusal from anyone but the leader to whom it is put, and while none is.
    """
    matter = taken_up(context, staff_id, number)
    refuse_closed(matter)
    proposal = undecided(context, matter)
    if proposal is None or not may_comment(context, staff_id, matter):
        raise Refusal("not-entitled", "现在没有等您审批的拟办意见。请刷新页面查看。")
    words = required(opinion, "批示意见", MAX_OPINION, "opinion")
    refuse_secrets(words)
    proposal.leader_opinion, proposal.leader_opinion_by = words, staff_id
    context.session.flush()
    audit_trail.record(context.session, at=context.now(), actor=staff_id, action="proposal-commented", subject=number)
    return proposal


def may_comment(context: Context, staff_id: str, matter: Matter) -> bool:
    """Whether a proposal lies before this person: the leader in charge, of a bureau leader's task the bureau leader (TL-5)."""
    approver = Role.BUREAU_LEADER if matter.kind == BUREAU_TASK.code else Role.CHARGE_LEADER
    waits = matter.kind in REGIME and matter.status == MatterStatus.PROPOSED and matter.closed_at is None
    return waits and people.entitled(context, staff_id, approver, matter)


def possible(matter: Matter) -> bool:
    """Whether a proposal may be written: before it is submitted, and not for an emergency, which is handed out as it comes in."""
    fits = matter.kind in REGIME and matter.category != EMERGENCY
    return fits and matter.closed_at is None and matter.status in BEFORE_HANDING_OUT


def undecided(context: Context, matter: Matter) -> HandlingProposal | None:
    """The one that nobody has decided yet."""
    statement = select(HandlingProposal).where(HandlingProposal.matter_id == matter.id, col(HandlingProposal.approved).is_(None))
    return context.session.exec(statement.where(HandlingProposal.episode == matter.episode)).one_or_none()


def history(context: Context, matter: Matter) -> Sequence[HandlingProposal]:
    """Every proposal about the matter, oldest first."""
    statement = select(HandlingProposal).where(HandlingProposal.matter_id == matter.id).order_by(col(HandlingProposal.id))
    return context.session.exec(statement).all()


def parts_of(context: Context, proposal: HandlingProposal) -> Sequence[ProposedPart]:
    """The proposal's parts, in the order they were written."""
    statement = select(ProposedPart).where(ProposedPart.proposal_id == proposal.id).order_by(col(ProposedPart.id))
    return context.session.exec(statement).all()


def _keep(context: Context, matter: Matter, staff_id: str, lead: str, words: str) -> HandlingProposal:
    proposal = undecided(context, matter) or HandlingProposal(
        matter_id=identity(matter), episode=matter.episode, department_id=lead, opinion=words, written_by=staff_id, written_at=context.now()
    )
    for part in parts_of(context, proposal) if proposal.id is not None else ():
        context.session.delete(part)
    proposal.department_id, proposal.opinion, proposal.written_by, proposal.written_at = lead, words, staff_id, context.now()
    context.session.add(proposal)
    context.session.flush()
    return proposal


def _department(context: Context, department_id: str, field: str) -> str:
    department = context.session.get(Department, department_id)
    if department is None or not department.active or department.id in people.NOT_ASSIGNABLE:
        raise Refusal("department-inactive", "所选处室不能承办。请另选处室。", field)
    return department.id


def _part(context: Context, matter: Matter, part: Part, place: int) -> Part:
    department = _department(context, part.department, f"part{place}_department")
    if context.closing(part.due_on) <= context.now() or not context.calendar.is_working_day(part.due_on):
        raise Refusal("bad-date", "协办期限应是今天以后的工作日。请改填。", f"part{place}_due_on")
    if matter.due_at is not None and context.closing(part.due_on) > matter.due_at:
        limit = f"{context.local(matter.due_at):%Y-%m-%d}"
        raise Refusal("beyond-limit", f"协办期限不能晚于这件事项的办理期限 {limit}。请改填更早的日期。", f"part{place}_due_on")
    return Part(department, part.due_on, required(part.task, "协办内容", MAX_TASK, f"part{place}_task"))


def _refuse_twice(lead: str, parts: Sequence[Part]) -> None:
    """The leading department does not co-handle, and nobody does so twice."""
    if len(parts) > MOST_PARTS:
        raise Refusal("too-many-parts", f"协办处室最多 {MOST_PARTS} 个。", "parts")
    seen = {lead}
    for place, part in enumerate(parts, 1):
        if part.department in seen:
            same = "协办处室不能与牵头处室相同。请另选处室。" if part.department == lead else "同一处室不能协办两次。请合并协办内容。"
            raise Refusal("department-twice", same, f"part{place}_department")
        seen.add(part.department)
