"""Subscribing one's own due dates: a calendar program asks at a secret address, of which the register keeps a hash only.

What goes out there is read by programs and services that are not the bureau's: kind, number and due date of a matter, and nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlmodel import select

from casework import due_dates, tasks
from casework.context import Context
from register import audit_trail
from register.bureau import Staff
from register.due_dates import Clock, Period
from register.matters import Matter
from register.subscriptions import Subscription

BACK: Final = timedelta(days=366)
AHEAD: Final = timedelta(days=366)
MOST: Final = 500


@dataclass(frozen=True)
class FeedDate:
    """One due date as it is told outside."""

    number: str
    kind: str
    clock: str
    day: date
    provisional: bool


def of_person(context: Context, staff_id: str) -> Subscription | None:
    """The person's subscription, None without one."""
    return context.session.get(Subscription, staff_id)


def start(context: Context, staff_id: str, token_hash: str) -> None:
    """Give the person a new address; an earlier one ends with it. On record."""
    stop(context, staff_id)
    context.session.add(Subscription(staff_id=staff_id, token_hash=token_hash, made_at=context.now()))
    _record(context, staff_id, "subscription-made")


def stop(context: Context, staff_id: str) -> None:
    """End the person's address; nothing without one. On record."""
    kept = of_person(context, staff_id)
    if kept is not None:
        context.session.delete(kept)
        context.session.flush()
        _record(context, staff_id, "subscription-ended")


def owner(context: Context, token_hash: str) -> str | None:
    """Whose address it is; None for nobody's, and for somebody's who works here no more."""
    statement = select(Subscription.staff_id).join(Staff).where(Subscription.token_hash == token_hash, Staff.active)
    return context.session.exec(statement).one_or_none()


def feed(context: Context, staff_id: str) -> Sequence[FeedDate]:
    """The person's due dates: what they handle or are asked for, and the matters of their tasks, the soonest first, at most MOST."""
    period = Period(context.today() - BACK, context.today() + AHEAD, context.now(), context.zone)
    found = due_dates.listed(context, staff_id, due_dates.mine(context, staff_id), period, most=MOST)
    told = {(one.matter.number, one.clock): _date(one.matter, one.clock, one.day) for one in found if one.open_to_asker}
    consulted = {number for number, clock in told if clock == Clock.CONSULTATION}
    for matter in (opened.matter for opened in tasks.inbox(context, staff_id)[:MOST]):
        if matter.due_at is not None and matter.number not in consulted:
            told.setdefault((matter.number, Clock.MATTER), _date(matter, Clock.MATTER, context.local(matter.due_at).date()))
    return sorted(told.values(), key=lambda one: (one.day, one.number, one.clock))


def _date(matter: Matter, clock: str, day: date) -> FeedDate:
    return FeedDate(matter.number, matter.kind, clock, day, matter.provisional and clock == Clock.MATTER)


def _record(context: Context, staff_id: str, action: str) -> None:
    audit_trail.record(context.session, at=context.now(), actor=staff_id, action=action, subject=staff_id)
