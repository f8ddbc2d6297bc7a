"""What a page sends: sent twice it is registered once, and it came at a moment that can be true."""

from datetime import date, datetime
from typing import Final, TypeAlias

from sqlalchemy import func, select
from sqlmodel import col
from sqlmodel import select as query

from casework import codes
from casework.context import Context
from casework.errors import Refusal
from casework.wording import required
from register.contacts import Contact
from register.instructions import Instruction
from register.matters import Letter, Matter
from register.services import ServiceApplication

EARLIEST: Final = date(2004, 1, 1)  # before it no holiday notice is known
MAX_SUBMISSION: Final = 100
Submitted: TypeAlias = type[Letter] | type[Instruction] | type[Contact] | type[ServiceApplication]
"""The tables whose rows keep the hash of the submission they came with."""


def mark_of(submission: str) -> str:
    """The page's own mark, by which it is known again; raises Refusal for none or what is no mark."""
    return required(submission, "提交标记", MAX_SUBMISSION)


def registered_before(context: Context, submission: str, table: Submitted) -> Matter | None:
    """The matter this very submission became; two at once wait for each other here."""
    mark = codes.submission_hash(submission)
    context.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(mark, 0))))
    statement = query(Matter).join(table, col(table.matter_id) == col(Matter.id)).where(col(table.submission_hash) == mark)
    return context.session.exec(statement).one_or_none()


def true_receipt(context: Context, received_at: datetime | None, what: str = "") -> datetime:
    """When it really came, now if nothing is said; Refusal for a moment to come or before EARLIEST. `what`: its name in the refusal."""
    moment = received_at or context.now()
    if moment > context.now():
        raise Refusal("received-in-future", f"“收到时间”晚于现在。请填写实际收到{what}的时间。", "received_at")
    if context.local(moment).date() < EARLIEST:
        raise Refusal("received-too-early", f"“收到时间”早于 {EARLIEST.year} 年。请核对年份后重新填写。", "received_at")
    return moment
