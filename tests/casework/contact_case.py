"""A first contact on its way, the engine's part played by the test (FC)."""

from dataclasses import replace
from typing import Any

from sqlmodel import col, select

from casework.context import Context
from casework.first_contact import handovers
from casework.first_contact.drafts import ContactDraft
from casework.first_contact.registration import register_contact
from register.matters import Channel, Handover
from rules.tables import decide
from tests.casework.case import Case, MovableClock

CALL = ContactDraft(
    subject="高新技术企业认定怎么申请",
    submission="mark",
    registered_by="zhao",
    channel=Channel.CALL,
    name="王小明",
    phone="138 1234 5678",
)


def contact(context: Context, clock: MovableClock, **facts: Any) -> Case:
    """Registered by zhao of the high-tech department (its B is feng, its head chen), claimed, its limit computed."""
    matter = register_contact(context, replace(CALL, **facts))
    return Case(context, clock, matter.number, "").started()


def planned(case: Case) -> Handover:
    """The handover with its moments by the table, as the diagram's first jobs do; the task is made."""
    referral = "unclear" if newest(case).article == handovers.BY_OFFICE else "other"
    row = decide(case.context.tables["handover-limit"], {"referral": referral})
    assert row is not None
    handovers.plan(case.context, case.key, row)
    return newest(case)


def newest(case: Case) -> Handover:
    """The last handover put down."""
    found = case.context.session.exec(select(Handover).where(Handover.matter_id == case.matter.id).order_by(col(Handover.id).desc()))
    handover = found.first()
    assert handover is not None
    return handover
