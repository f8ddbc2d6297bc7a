"""Handing a matter out: signed for, proposed, approved by a leader, sent to the departments (TL-3, TL-7, FC-4.3)."""

from typing import Final

from sqlmodel import col, select

from casework import consultations, handing_on, notices, people
from casework.context import Context
from casework.errors import Refusal
from casework.instructions import proposals
from casework.matters import by_key, identity, matter_key
from casework.steps import Completion
from register.bureau import Role
from register.handling import Consultation
from register.instructions import HandlingProposal, ProposedPart
from register.matters import Matter, MatterStatus

ARTICLE: Final = "FC-4.3"
CO_HANDLE: Final = "co-handle"


def sign_for(context: Context, done: Completion) -> None:
    """The office signs for an instruction: its limit counts from now (TL-3)."""
    done.choice("receipt", "sign")
    done.matter.counted_from, done.matter.status = context.now(), MatterStatus.ACCEPTED


def propose(context: Context, done: Completion) -> None:
    """The office puts its written proposal before the leader; the proposed department's leader in charge is asked (FC-6)."""
    done.choice("proposal", "submit")
    proposal = proposals.undecided(context, done.matter)
    if proposal is None:
        raise Refusal("no-proposal", "拟办意见还没有写好。请先在事项页面保存拟办意见，再提交。")
    done.matter.department_id, done.matter.status = proposal.department_id, MatterStatus.PROPOSED


def approve(context: Context, done: Completion) -> None:
    """The leader approves, or the office proposes anew with the reason written on the page; the clock runs on."""
    proposal = proposals.undecided(context, done.matter)
    if proposal is None:
        raise Refusal("no-proposal", "拟办意见已经撤下或已审批。请刷新页面查看。")
    approved = done.choice("distribution", "approve", "rework") == "approve"
    if not approved and proposal.leader_opinion is None:
        raise Refusal("no-leader-opinion", "退回重拟须说明理由。请先在事项页面写明批示意见，再提交。")
    proposal.approved, proposal.decided_by, proposal.decided_at = approved, done.staff_id, context.now()
    if approved:
        done.matter.status = MatterStatus.ASSIGNED
        handing_on.hand_over(context, done, None, ARTICLE)
        return
    done.matter.department_id, done.matter.status = None, MatterStatus.ACCEPTED
    office = people.holder(context, Role.OFFICE, done.matter)
    if office is not None:
        body = f"{done.matter.number} 的拟办意见被退回，理由见事项页面，请重新拟办。办理期限不变。"
        key = f"proposal-returned:{done.task_key}"
        notices.tell(context, office, done.matter, kind="returned", article=ARTICLE, title="拟办意见退回", body=body, key=key)


def distribute(context: Context, key: str) -> str:
    """Ask the co-handling departments, tell the leading one's head; its id. Once for each approved proposal."""
    matter, _ = by_key(context, key)
    proposal = _approved(context, matter)
    if proposal is not None and proposal.distributed_at is None and matter.closed_at is None:
        proposal.distributed_at = context.now()
        for part in proposals.parts_of(context, proposal):
            consultations.put(context, matter, _consultation(context, matter, proposal, part))
    _tell_head(context, matter, proposal)
    return people.department_of(matter)


def _approved(context: Context, matter: Matter) -> HandlingProposal | None:
    approved = select(HandlingProposal).where(HandlingProposal.matter_id == matter.id, HandlingProposal.episode == matter.episode)
    return context.session.exec(approved.where(col(HandlingProposal.approved).is_(True)).order_by(col(HandlingProposal.id).desc())).first()


def _consultation(context: Context, matter: Matter, proposal: HandlingProposal, part: ProposedPart) -> Consultation:
    return Consultation(
        matter_id=identity(matter),
        episode=matter.episode,
        kind=CO_HANDLE,
        department_id=part.department_id,
        asked_by=proposal.written_by,
        asked_at=context.now(),
        due_on=part.due_on,
        question=part.task,
    )


def _tell_head(context: Context, matter: Matter, proposal: HandlingProposal | None) -> None:
    """Once for each handing out."""
    head = people.holder(context, Role.HEAD, matter)
    if head is not None:
        body = f"{matter.number} 已交由贵处牵头办理，请指定承办人。"
        key = f"handed-out:{matter_key(matter)}:{'' if proposal is None else proposal.id}"
        notices.tell(context, head, matter, kind="assigned", article=ARTICLE, title="新交办事项", body=body, key=key)
