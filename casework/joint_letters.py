"""Joint letters: those who speak for the others, the petitioner first, five at most (《信访工作条例》第二十条)."""

from typing import Final

from sqlalchemy import func
from sqlmodel import col, select

from casework import contacts
from casework.checks import Checks
from casework.context import Context
from casework.drafts import LetterDraft
from casework.errors import Refusal
from register.identity import Petitioner
from register.identity_vault import Person
from register.masking import masked
from register.matters import Matter
from register.petitioning import MAX_REPRESENTATIVES, Representative

FIELD: Final = "representatives"


def others_of(draft: LetterDraft, checks: Checks) -> list[Person]:
    """Who speaks beside the petitioner; the checks keep what cannot be right: too many, an anonymous joint letter, an unnamed person."""
    if draft.representatives and draft.anonymous:
        checks.of(_refuse_anonymous)
    if 1 + len(draft.representatives) > MAX_REPRESENTATIVES:
        checks.of(_refuse_so_many, 1 + len(draft.representatives))
    return [contacts.representative(one, checks, FIELD) for one in draft.representatives]


def keep(context: Context, matter_id: int, petitioner_id: int | None, others: list[Person]) -> None:
    """Keep the representatives of a joint letter, each sealed; nothing for a letter of one person."""
    if not others:
        return
    ids = [petitioner_id, *contacts.store_all(context, others)]
    context.session.add_all(
        Representative(matter_id=matter_id, position=position, petitioner_id=found)
        for position, found in enumerate(ids, start=1)
        if found is not None
    )


def shown(context: Context, matter: Matter) -> list[Person]:
    """The representatives, masked, in their order; none for a letter of one person."""
    statement = select(Petitioner).join(Representative, col(Representative.petitioner_id) == col(Petitioner.id))
    rows = context.session.exec(statement.where(Representative.matter_id == matter.id).order_by(col(Representative.position)))
    return [masked(context.vault.unseal(row.sealed)) for row in rows]


def count(context: Context, matter: Matter) -> int:
    """How many speak for a joint letter, the petitioner included; 0 for a letter of one person."""
    return context.session.exec(select(func.count(col(Representative.id))).where(Representative.matter_id == matter.id)).one()


def _refuse_anonymous() -> None:
    raise Refusal("anonymous-joint", "联名来信须写明来信人。请取消匿名，或不填写其他代表。", FIELD)


def _refuse_so_many(count: int) -> None:
    raise Refusal(
        "too-many-representatives", f"联名来信的代表有 {count} 人，最多 {MAX_REPRESENTATIVES} 人（含来信人）。请推选代表。", FIELD
    )
