"""One's own due dates as a calendar that other programs subscribe to (iCalendar, RFC 5545): kind, number and day, nothing else."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from fastapi import APIRouter, HTTPException, Request, Response
from icalendar import Calendar, Event
from starlette.responses import RedirectResponse

from api.guards import ServicesHere, Staff, StaffForm
from api.pages import page
from api.tokens import hashed, new_token
from casework import subscriptions
from casework.context import Context
from casework.subscriptions import FeedDate
from casework.terms import CLOCK, KIND

router = APIRouter(prefix="/calendar")
MEDIA_TYPE: Final = "text/calendar; charset=utf-8"
EVERY: Final = timedelta(hours=1)


@router.post("/subscription")
def subscribe(request: Request, services: ServicesHere, me: Staff, _: StaffForm) -> Response:
    """Make a new address and show it, this once; an earlier one ends."""
    token = new_token()
    with services.work() as context:
        subscriptions.start(context, me.staff_id, hashed(token))
    address = f"{services.public_url.rstrip('/')}/calendar/{token}.ics"
    return page(request, "staff/calendar_address.html", address=address)


@router.post("/subscription/removal")
def unsubscribe(services: ServicesHere, me: Staff, _: StaffForm) -> Response:
    """End one's own address."""
    with services.work() as context:
        subscriptions.stop(context, me.staff_id)
    return RedirectResponse("/calendar?saved=subscription-removal#subscription", 303)


@router.get("/{token}.ics")
def feed(request: Request, services: ServicesHere, token: str) -> Response:
    """The calendar at a secret address; 404 for any other, 429 for whoever asks too often."""
    request.app.state.rates.spend(request, "feed", services.rates.feed)
    with services.work() as context:
        staff_id = subscriptions.owner(context, hashed(token))
        if staff_id is None:
            raise HTTPException(404)
        content = _calendar(context, subscriptions.feed(context, staff_id))
    return Response(content, media_type=MEDIA_TYPE)


def _calendar(context: Context, dates: Sequence[FeedDate]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//xiaoneng//due dates//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{context.bureau_name}：我的办理期限")
    calendar.add("refresh-interval", EVERY, parameters={"VALUE": "DURATION"})
    for one in dates:
        calendar.add_component(_event(context, one))
    content: bytes = calendar.to_ical()
    return content


def _event(context: Context, one: FeedDate) -> Event:
    """A whole day; its id stays when the date moves, so that programs move it too."""
    event = Event()
    event.add("uid", f"{one.number}-{one.clock}@{urlsplit(context.public_url).hostname}")
    event.add("dtstamp", context.now())
    event.add("dtstart", one.day)
    event.add("summary", f"{KIND[one.kind]} {one.number} {CLOCK[one.clock]}期限")
    event.add("status", "TENTATIVE" if one.provisional else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event
