"""A matter of any kind as a member of staff may see it; whoever has no business with it is refused (FC-6, TL-6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlmodel import col, select

from casework import answers, entitlements, joint_letters, limits, marks, matter_rows, people, person_page
from casework.context import Context
from casework.entitlements import Entitlements
from casework.errors import Refusal
from casework.marks import Lifted, Standing
from casework.matter_rows import MatterRows
from casework.matters import identity
from casework.sight import looked_at, visible
from register import audit_trail
from register import people as bureau
from register.identity_vault import Person
from register.limits import LimitEntry
from register.matters import Answer, Attachment, Decision, Extension, Handover, Matter


class Paper(NamedTuple):
    """A paper of the matter; `size` in bytes, `supplement_id` where it was added later."""

    id: int
    file_name: str
    size: int
    supplement_id: int | None


@dataclass(frozen=True)
class MatterView(MatterRows, Entitlements):
    """What every kind's page has; people are staff ids. `may_…`: what `asker` may do. A kind's own part comes from its panel."""

    asker: str
    matter: Matter
    petitioner: Person | None  # whom it is done for, masked; None: nobody is registered
    representatives: list[Person]  # masked; empty unless it is a joint letter
    answer: Answer | None  # of the current episode
    earlier_answers: list[Answer]
    attachments: list[Paper]
    head: str | None  # overall responsible (FC-6)
    leader: str | None  # directly responsible (FC-6)
    limits: list[LimitEntry]
    decisions: list[Decision]
    handovers: list[Handover]
    extensions: list[Extension]
    marks: Sequence[Standing]
    lifted: Sequence[Lifted]
    offspring: Sequence[str]  # the matters that came out of it and that `asker` may see: of a complaint the one complained of knows nothing


def look(context: Context, staff_id: str, number: str) -> MatterView:
    """The matter's page; raises Refusal, the same for a number that does not exist and one that is none of this person's business."""
    return _view(context, staff_id, looked_at(context, staff_id, number))


def attachment(context: Context, staff_id: str, number: str, attachment_id: int) -> Attachment:
    """A paper of the matter; raises Refusal as `look` does. Each opening is on record."""
    matter_id = identity(looked_at(context, staff_id, number))
    found = context.session.exec(select(Attachment).where(Attachment.id == attachment_id, Attachment.matter_id == matter_id)).one_or_none()
    if found is None:
        raise Refusal("not-allowed", "没有这份附件，或者您没有查看的权限。")
    audit_trail.record(
        context.session, at=context.now(), actor=staff_id, action="attachment-opened", subject=number, facts={"attachment": attachment_id}
    )
    return found


def _view(context: Context, staff_id: str, matter: Matter) -> MatterView:
    session, department = context.session, people.department_of(matter)
    written = answers.history(context, matter)
    return MatterView(
        **vars(matter_rows.of_matter(context, matter)),
        **vars(entitlements.of_person(context, staff_id, matter)),
        asker=staff_id,
        matter=matter,
        petitioner=person_page.shown(context, matter),
        representatives=joint_letters.shown(context, matter),
        answer=next((answer for answer in written if answer.episode == matter.episode), None),
        earlier_answers=[answer for answer in written if answer.episode < matter.episode],
        attachments=_papers(context, matter),
        head=bureau.head_of(session, department, context.today()),
        leader=bureau.leader_of(session, department, context.today()),
        limits=limits.history(context, matter),
        decisions=list(session.exec(select(Decision).where(Decision.matter_id == matter.id).order_by(col(Decision.id)))),
        handovers=list(session.exec(select(Handover).where(Handover.matter_id == matter.id).order_by(col(Handover.id)))),
        extensions=list(session.exec(select(Extension).where(Extension.matter_id == matter.id).order_by(col(Extension.id)))),
        marks=marks.of(context, matter),
        lifted=marks.lifted(context, matter),
        offspring=_offspring(context, staff_id, matter),
    )


def _offspring(context: Context, staff_id: str, matter: Matter) -> Sequence[str]:
    statement = select(Matter.number).where(Matter.origin_id == matter.id, visible(context, staff_id)).order_by(col(Matter.id))
    return context.session.exec(statement).all()


def _papers(context: Context, matter: Matter) -> list[Paper]:
    columns = select(Attachment.id, Attachment.file_name, Attachment.size, Attachment.supplement_id)
    rows = context.session.exec(columns.where(Attachment.matter_id == matter.id).order_by(col(Attachment.id)))
    return [Paper(found or 0, name, size, supplement) for found, name, size, supplement in rows]
