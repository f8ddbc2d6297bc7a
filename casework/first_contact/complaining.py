"""A complaint about the first-contact officer in one step, by number and code of the receipt (FC-5, AC)."""

from casework import complaints
from casework.context import Context
from casework.errors import Refusal
from casework.first_contact.receipts import by_code
from casework.letters import Receipt


def complain(context: Context, number: str, code: str, text: str, submission: str, *, anonymous: bool) -> Receipt:
    """A discipline letter about the officer, who is recused with those around; raises Refusal for a wrong number or code.

    anonymous: who came is not passed on from the contact.
    """
    matter = by_code(context, number, code)
    if matter is None:
        raise Refusal("not-found", "编号或查询码不正确。请对照首问回执核对后重新输入；查询码不分大小写。", "number")
    return complaints.complain(
        context, matter, None if anonymous else matter.petitioner_id, matter.registered_by, text=text, submission=submission
    )
