"""What people are told: in the portal and, where an address is known, by mail; each once however often a job runs."""

from typing import Final

from sqlalchemy.dialects.postgresql import insert

from casework import outbox
from casework.context import Context
from casework.matters import identity
from casework.ports import Mail
from casework.robots import URGENT
from register.bureau import Staff
from register.identity_vault import unmask
from register.matters import Matter
from register.traffic import Notice

PETITIONER: Final = None
"""The recipient of a notice that is meant for whoever wrote the letter."""


def tell(
    context: Context, recipient: str | None, matter: Matter | None, *, kind: str, article: str, title: str, body: str, key: str
) -> bool:
    """Tell a member of staff, or the petitioner (`PETITIONER`), once for each natural `key`; False if it was told before.

    `article` says why they are told; `body` holds no letter text, for it may go out by mail.
    """
    row = {
        "natural_key": key,
        "matter_id": None if matter is None else identity(matter),
        "recipient_id": recipient,
        "kind": kind,
        "article": article,
        "title": title,
        "body": body,
        "created_at": context.now(),
    }
    told = insert(Notice).values(row).on_conflict_do_nothing(index_elements=["natural_key"]).returning(Notice.__table__.c.id)  # type: ignore[attr-defined]
    notice_id = context.session.execute(told).scalar_one_or_none()
    if notice_id is None:
        return False
    if recipient is not None or (matter is not None and matter.petitioner_id is not None):
        outbox.mail(context, notice_id, f"mail:{key}")
    if recipient is not None and kind in URGENT:
        outbox.robots(context, notice_id, key)
    return True


def mail_of(context: Context, notice_id: int) -> Mail | None:
    """The notice as a mail; None if its recipient has no address. A petitioner's address is unsealed for it, on record."""
    notice = context.session.get_one(Notice, notice_id)
    address = _petitioner_address(context, notice) if notice.recipient_id is None else _staff_address(context, notice.recipient_id)
    if address is None:
        return None
    return Mail(address, f"【{context.bureau_name}】{notice.title}", f"{notice.body}\n\n依据：{notice.article}\n{context.public_url}\n")


def mailed(context: Context, notice_id: int) -> None:
    """Note that the mail server has taken the notice."""
    context.session.get_one(Notice, notice_id).mailed_at = context.now()


def _staff_address(context: Context, staff_id: str) -> str | None:
    return context.session.get_one(Staff, staff_id).email


def _petitioner_address(context: Context, notice: Notice) -> str | None:
    matter = None if notice.matter_id is None else context.session.get_one(Matter, notice.matter_id)
    if matter is None or matter.petitioner_id is None:
        return None
    person = unmask(
        context.session, context.vault, matter.petitioner_id, actor="system", purpose=f"{matter.number}: notice by mail", at=context.now()
    )
    return person.email
