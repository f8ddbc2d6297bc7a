"""A leader's remark on a first contact makes it an instruction under supervision: the contact ends, the instruction goes on (FC-4.4)."""

from typing import Final

from sqlmodel import select

from casework import closings, notices
from casework.context import Context
from casework.errors import Refusal
from casework.kinds import BUREAU_TASK, CONTACT, INSTRUCTION
from register.matters import Matter, Outcome

ARTICLE: Final = "FC-4.4"
KINDS: Final = (INSTRUCTION.code, BUREAU_TASK.code)
"""⚖ by issuer: a bureau leader's remark runs under TL-5, a city or higher leader's under TL-3."""


def hand_to(context: Context, instruction: Matter, entered_by: str) -> None:
    """End the contact that the instruction just registered was written on; officer and handler are told. Other origins go on.

    Raises Refusal for a contact that is closed already: there is nothing left to instruct.
    """
    statement = select(Matter).where(Matter.id == instruction.origin_id, Matter.kind == CONTACT.code).with_for_update()
    contact = context.session.exec(statement.execution_options(populate_existing=True)).one_or_none()
    if contact is None or instruction.kind not in KINDS:
        return
    if contact.closed_at is not None:
        raise Refusal("origin-closed", "原首问事项已经办结，不能再转入督办。请核对编号，或不填原事项编号。", "origin")
    closings.end_early(context, contact, Outcome.INSTRUCTED, entered_by, instruction.number)
    body = f"{contact.number} 有领导批示，已转入督办 {instruction.number}，由局办公室交办。"
    for told in dict.fromkeys((contact.registered_by, contact.handler_id)):
        if told is not None:
            key = f"instructed:{contact.number}:{told}"
            notices.tell(context, told, contact, kind="instructed", article=ARTICLE, title="首问转入督办", body=body, key=key)
