"""The first page: what a citizen can do here; for staff what waits for them, what falls due, and what they may enter."""

from datetime import timedelta
from typing import Final

from fastapi import APIRouter, Request, Response

from api.guards import ServicesHere
from api.inbox import task_row
from api.navigation import REGISTER, links_of
from api.pages import page
from api.services import Services
from api.sessions import SignedIn, signed_in
from casework import due_dates, tasks
from register.due_dates import Period

router = APIRouter()
BACK: Final = timedelta(days=366)
AHEAD: Final = timedelta(days=8)  # this week and the weekday a week from today
FEW: Final = 8


@router.get("/")
def home(request: Request, services: ServicesHere) -> Response:
    """The public first page, of which a system for trying out says how; whoever is signed in sees their own."""
    me = signed_in(request, services)
    return page(request, "public/home.html", trial=services.trial) if me is None else _own(request, services, me)


def _own(request: Request, services: Services, me: SignedIn) -> Response:
    with services.work() as context:
        opened = tasks.inbox(context, me.staff_id)
        period = Period(context.today() - BACK, context.today() + AHEAD, context.now(), context.zone)
        whose = due_dates.mine(context, me.staff_id)
        lights = dict.fromkeys(("red", "yellow", "green"), 0)
        for numbers in due_dates.counted(context, whose, period).values():
            for light, number in numbers.items():
                lights[light] += number
        return page(
            request,
            "staff/home.html",
            waiting=len(opened),
            rows=[task_row(context, services, me, one) for one in opened[:FEW]],
            dates=due_dates.listed(context, me.staff_id, whose, period, most=FEW),
            lights=lights,
            entries=links_of(context, me.staff_id, REGISTER),
            today=context.today(),
        )
