"""The supervision board (督办台): lights, filters, search, paging; a title only for whom it concerns."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from fastapi import APIRouter, Request, Response

from api.guards import ServicesHere, Staff
from api.labels import STATUS
from api.names import department_names
from api.pages import page
from api.paging import address, page_number
from casework.sight import visible
from register.board import BoardFilter, find
from register.lights import Light
from register.matters import MatterStatus

router = APIRouter()
FILTERS = ("q", "light", "department", "status", "closed")
CLOSED = {"": False, "yes": True, "all": None}
MAX_WORDS = 100
Choice = TypeVar("Choice", bound=StrEnum)


@router.get("/board")
def show(request: Request, services: ServicesHere, me: Staff) -> Response:
    """The page, or for htmx only its list; whatever stands in the address that is no filter is passed over."""
    asked = {name: request.query_params.get(name, "").replace("\x00", "").strip()[:MAX_WORDS] for name in FILTERS}
    with services.work() as context:
        departments = department_names(context.session)
        to_me = visible(context, me.staff_id)
        found = find(context.session, _filter(asked, departments), context.now(), to_me, page_number(request))
    template = "staff/board_list.html" if "hx-request" in request.headers else "staff/board.html"
    return page(
        request,
        template,
        found=found,
        asked=asked,
        departments=list(departments.items()),
        statuses=list(STATUS.items()),
        lights={light: address("/board", **{**asked, "light": light}) for light in (Light.RED, Light.YELLOW, Light.GREEN)},
        paging_address=address("/board", **asked, page="") + ("&" if any(asked.values()) else "?") + "page=",
    )


def _filter(asked: Mapping[str, str], departments: Mapping[str, str]) -> BoardFilter:
    return BoardFilter(
        department_id=asked["department"] if asked["department"] in departments else None,
        status=_choice(MatterStatus, asked["status"]),
        light=_choice(Light, asked["light"]),
        words=asked["q"],
        closed=CLOSED.get(asked["closed"], False),
    )


def _choice(choices: type[Choice], asked: str) -> Choice | None:
    return choices(asked) if asked in set(choices) else None
