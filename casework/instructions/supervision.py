"""Supervision slips (督办单): numbered, with what is demanded and by which day the handler reports back (TL-3, TL-5, TL-7)."""

from datetime import date
from typing import Final

from casework import notices, numbering, people
from casework.checks import Checks
from casework.context import Context
from casework.errors import Refusal
from casework.instructions.levels import ARTICLES, REGIME
from casework.matters import identity, refuse_closed
from casework.sight import taken_up
from casework.wording import refuse_secrets, required
from register import audit_trail
from register.bureau import Role
from register.handling import SupervisionSlip
from register.matters import Matter

PREFIX: Final = "DB"
MAX_DEMAND: Final = 1_000
TOLD: Final = (Role.HANDLER, Role.HEAD, Role.CHARGE_LEADER)
"""Who handles it, and both who answer for it (FC-6)."""


def issue(context: Context, staff_id: str, number: str, *, demand: str, report_on: date) -> SupervisionSlip:
    """Number a slip and tell those responsible; the newest is printed.

    Raises Refusal from anyone but the supervisor, before a department has the matter, once it is closed, and for a day to report by that
    is past or a day off.
    """
    matter = taken_up(context, staff_id, number)
    refuse_closed(matter)
    if not may_issue(context, staff_id, matter):
        raise Refusal("not-entitled", "只有督办部门可以发督办单，且事项须已分办。")
    checks = Checks()
    words = checks.of(required, demand, "督办要求", MAX_DEMAND, "demand")
    checks.of(_refuse_bad_day, context, report_on)
    checks.done()
    refuse_secrets(words)
    told = dict.fromkeys(staff for staff in (people.holder(context, role, matter) for role in TOLD) if staff is not None)
    slip = SupervisionSlip(
        number=numbering.next_number(context, PREFIX, context.today().year),
        matter_id=identity(matter),
        episode=matter.episode,
        recipient_id=matter.handler_id,
        demand=words,
        report_on=report_on,
        issued_by=staff_id,
        issued_at=context.now(),
    )
    context.session.add(slip)
    context.session.flush()
    for staff in told:
        _tell(context, matter, slip, staff)
    facts = {"number": slip.number, "report_on": report_on.isoformat()}
    audit_trail.record(context.session, at=context.now(), actor=staff_id, action="supervision-slip-issued", subject=number, facts=facts)
    return slip


def may_issue(context: Context, staff_id: str, matter: Matter) -> bool:
    """Whether the person may supervise the matter by a slip: somebody has it in hand who can be asked."""
    handed_out = matter.kind in REGIME and matter.department_id is not None and matter.closed_at is None
    return handed_out and people.entitled(context, staff_id, Role.SUPERVISOR, matter)


def _refuse_bad_day(context: Context, day: date) -> None:
    if context.closing(day) <= context.now() or not context.calendar.is_working_day(day):
        raise Refusal("bad-date", "反馈期限应是今天以后的工作日。请改填。", "report_on")


def _tell(context: Context, matter: Matter, slip: SupervisionSlip, recipient: str) -> None:
    body = f"{matter.number} 已列入督办（{slip.number}），请在 {slip.report_on:%Y年%m月%d日} 前报告阶段进展。督办要求见事项页面。"
    article = ARTICLES[matter.kind]
    key = f"supervision-slip:{slip.number}:{recipient}"
    notices.tell(context, recipient, matter, kind="supervision-slip", article=article, title="督办", body=body, key=key)
