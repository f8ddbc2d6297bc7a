"""The supervision board (督办台): lights, filters, search, paging; a title only for whom it concerns."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from api.guards import ServicesHere, Staff, StaffForm, text, whole
from api.letter_form import problems_of
from api.names import department_names
from api.pages import page
from api.paging import address, page_number
from api.services import Services
from api.sessions import SignedIn
from casework import saved_filters
from casework.errors import Refusal
from casework.kinds import KINDS
from casework.sight import visible
from casework.terms import KIND, MARK, STATUS
from register.board import BoardFilter, find
from register.lights import Light
from register.marks import MarkCode
from register.matters import MatterStatus

router = APIRouter()
FILTERS = ("q", "light", "kind", "department", "status", "mark", "closed")
CLOSED = {"": False, "yes": True, "all": None}
MAX_WORDS = 100
Choice = TypeVar("Choice", bound=StrEnum)


@router.get("/board")
def show(request: Request, services: ServicesHere, me: Staff) -> Response:
    """The page, or for htmx only its list; whatever stands in the address that is no filter is passed over."""
    return _show(request, services, me, asked_of(request.query_params))


@router.post("/board/filters")
def save(request: Request, services: ServicesHere, me: Staff, form: StaffForm) -> Response:
    """Keep the filter under a name of one's own."""
    name, asked = text(form, "name"), asked_of({one: text(form, one) for one in FILTERS})
    try:
        with services.work() as context:
            saved_filters.save(context, me.staff_id, name, {one: value for one, value in asked.items() if value})
    except Refusal as refusal:
        return _show(request, services, me, asked, name, problems_of(refusal), 422)
    return RedirectResponse(address("/board", **asked), 303)


@router.post("/board/filters/removal")
def remove(services: ServicesHere, me: Staff, form: StaffForm) -> Response:
    """Forget one of one's own filters (`filter`)."""
    with services.work() as context:
        saved_filters.remove(context, me.staff_id, whole(text(form, "filter")))
    return RedirectResponse("/board", 303)


def asked_of(sent: Mapping[str, str]) -> dict[str, str]:
    """What is asked for, by the filters' names; whatever else was sent is passed over."""
    return {name: sent.get(name, "").replace("\x00", "").strip()[:MAX_WORDS] for name in FILTERS}


def _show(  # noqa: PLR0917 -- a page with what was typed and refused
    request: Request,
    services: Services,
    me: SignedIn,
    asked: Mapping[str, str],
    name: str = "",
    problems: Mapping[str, str] = MappingProxyType({}),
    status: int = 200,
) -> Response:
    with services.work() as context:
        departments = department_names(context.session)
        to_me = visible(context, me.staff_id)
        found = find(context.session, filter_of(asked, departments), context.now(), to_me, page_number(request))
        saved = [(one.id, one.name, address("/board", **one.asked)) for one in saved_filters.of_person(context, me.staff_id)]
    template = "staff/board_list.html" if "hx-request" in request.headers else "staff/board.html"
    return page(
        request,
        template,
        status,
        found=found,
        asked=asked,
        saved=saved,
        name=name,
        problems=problems,
        departments=list(departments.items()),
        kinds=[(kind, KIND[kind]) for kind in KINDS],
        statuses=list(STATUS.items()),
        marks=list(MARK.items()),
        lights={light: address("/board", **{**asked, "light": light}) for light in (Light.RED, Light.YELLOW, Light.GREEN)},
        here=address("/board", **asked),
        paging_address=address("/board", **asked, page="") + ("&" if any(asked.values()) else "?") + "page=",
    )


def filter_of(asked: Mapping[str, str], departments: Mapping[str, str]) -> BoardFilter:
    """The same for the register."""
    return BoardFilter(
        department_id=asked["department"] if asked["department"] in departments else None,
        kind=asked["kind"] if asked["kind"] in KINDS else None,
        status=_choice(MatterStatus, asked["status"]),
        mark=_choice(MarkCode, asked["mark"]),
        light=_choice(Light, asked["light"]),
        words=asked["q"],
        closed=CLOSED.get(asked["closed"], False),
    )


def _choice(choices: type[Choice], asked: str) -> Choice | None:
    return choices(asked) if asked in set(choices) else None
