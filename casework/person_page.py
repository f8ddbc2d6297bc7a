"""Whom a matter is done for (来信人, 来访人, 申请人), as its page shows them: masked, in full only for a purpose and on record."""

from casework.context import Context
from casework.entitlements import may_unmask
from casework.errors import Refusal
from casework.sight import looked_at
from register.identity import Petitioner
from register.identity_vault import Person, unmask
from register.masking import masked
from register.matters import Matter


def shown(context: Context, matter: Matter) -> Person | None:
    """The person, masked; None where none is registered."""
    if matter.petitioner_id is None:
        return None
    return masked(context.vault.unseal(context.session.get_one(Petitioner, matter.petitioner_id).sealed))


def unmasked(context: Context, staff_id: str, number: str, purpose: str) -> Person:
    """The person in full; raises Refusal without either the right or a purpose."""
    matter = looked_at(context, staff_id, number)
    if matter.petitioner_id is None:
        raise Refusal("anonymous", "这件事项没有登记来信来访人。")
    if not may_unmask(context, staff_id, matter):
        raise Refusal("not-entitled", "抄送和征求意见的人员不能查看来信来访人信息。如有需要，请联系承办处室。")
    if not purpose.strip():
        raise Refusal("no-purpose", "请填写查看来信来访人信息的用途。", "purpose")
    return unmask(context.session, context.vault, matter.petitioner_id, actor=staff_id, purpose=f"{number}: {purpose}", at=context.now())
