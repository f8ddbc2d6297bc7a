"""A matter as a member of staff may see it; whoever has no business with it is refused (FC-6, TL-6)."""

from dataclasses import dataclass
from typing import NamedTuple

from sqlmodel import col, select

from casework import answers, entitlements, limits, matter_rows, people, statutory
from casework.context import Context
from casework.entitlements import Entitlements
from casework.errors import Refusal
from casework.matter_rows import MatterRows
from casework.matters import identity
from casework.sight import looked_at
from register import audit_trail
from register import people as bureau
from register.identity import Petitioner
from register.identity_vault import Person, unmask
from register.limits import LimitEntry
from register.masking import masked
from register.matters import Answer, Attachment, Decision, Extension, Handover, Letter, Matter
from rules.statutory import StatutoryDates


class Paper(NamedTuple):
    """A paper of the matter; `size` in bytes, `supplement_id` where it was added later."""

    id: int
    file_name: str
    size: int
    supplement_id: int | None


@dataclass(frozen=True)
class MatterView(MatterRows, Entitlements):
    """Everything on a matter's page; the petitioner is masked (None: anonymous), staff are ids. `may_…`: what this person may do."""

    matter: Matter
    letter: Letter
    answer: Answer | None  # of the current episode
    earlier_answers: list[Answer]
    petitioner: Person | None
    attachments: list[Paper]
    head: str | None
    leader: str | None
    limits: list[LimitEntry]
    statutory: StatutoryDates
    decisions: list[Decision]
    handovers: list[Handover]
    extensions: list[Extension]


def look(context: Context, staff_id: str, number: str) -> MatterView:
    """The matter's page; raises Refusal, the same for a number that does not exist and one that is none of this person's business."""
    return _view(context, staff_id, looked_at(context, staff_id, number))


def unmasked(context: Context, staff_id: str, number: str, purpose: str) -> Person:
    """The petitioner in full, for a purpose, on record; raises Refusal without either the right or a purpose."""
    view = look(context, staff_id, number)
    if view.letter.petitioner_id is None:
        raise Refusal("anonymous", "这是匿名来信，没有登记来信人。")
    if not view.may_unmask:
        raise Refusal("not-entitled", "抄送和征求意见的人员不能查看来信人信息。如有需要，请联系承办处室。")
    if not purpose.strip():
        raise Refusal("no-purpose", "请填写查看来信人信息的用途。", "purpose")
    return unmask(
        context.session, context.vault, view.letter.petitioner_id, actor=staff_id, purpose=f"{number}: {purpose}", at=context.now()
    )


def attachment(context: Context, staff_id: str, number: str, attachment_id: int) -> Attachment:
    """A paper of the matter; raises Refusal as `look` does. Each opening is on record."""
    matter_id = identity(look(context, staff_id, number).matter)
    found = context.session.exec(select(Attachment).where(Attachment.id == attachment_id, Attachment.matter_id == matter_id)).one_or_none()
    if found is None:
        raise Refusal("not-allowed", "没有这份附件，或者您没有查看的权限。")
    audit_trail.record(
        context.session, at=context.now(), actor=staff_id, action="attachment-opened", subject=number, facts={"attachment": attachment_id}
    )
    return found


def _view(context: Context, staff_id: str, matter: Matter) -> MatterView:
    session, department = context.session, people.department_of(matter)
    letter = session.get_one(Letter, identity(matter))
    written = answers.history(context, matter)
    return MatterView(
        **vars(matter_rows.of_matter(context, matter)),
        **vars(entitlements.of_person(context, staff_id, matter)),
        matter=matter,
        letter=letter,
        answer=next((answer for answer in written if answer.episode == matter.episode), None),
        earlier_answers=[answer for answer in written if answer.episode < matter.episode],
        petitioner=_masked(context, letter),
        attachments=_papers(context, matter),
        head=bureau.head_of(session, department, context.today()),
        leader=bureau.leader_of(session, department, context.today()),
        limits=limits.history(context, matter),
        statutory=statutory.dates(context, matter),
        decisions=list(session.exec(select(Decision).where(Decision.matter_id == matter.id).order_by(col(Decision.id)))),
        handovers=list(session.exec(select(Handover).where(Handover.matter_id == matter.id).order_by(col(Handover.id)))),
        extensions=list(session.exec(select(Extension).where(Extension.matter_id == matter.id).order_by(col(Extension.id)))),
    )


def _papers(context: Context, matter: Matter) -> list[Paper]:
    columns = select(Attachment.id, Attachment.file_name, Attachment.size, Attachment.supplement_id)
    rows = context.session.exec(columns.where(Attachment.matter_id == matter.id).order_by(col(Attachment.id)))
    return [Paper(found or 0, name, size, supplement) for found, name, size, supplement in rows]


def _masked(context: Context, letter: Letter) -> Person | None:
    if letter.petitioner_id is None:
        return None
    return masked(context.vault.unseal(context.session.get_one(Petitioner, letter.petitioner_id).sealed))
