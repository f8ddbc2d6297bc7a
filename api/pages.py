"""Rendering a page: templates with autoescape and strict names, and what every page needs."""

from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from fastapi import Request, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from api import labels, shown
from api.navigation import Group, menu_of
from api.services import Services
from api.sessions import SignedIn, signed_in
from api.visitor import keep_visitor, visitor_csrf
from casework.reading import unread

TEMPLATES: Final = Path(__file__).parent / "templates"


@cache
def make_environment(zone: ZoneInfo) -> Environment:
    """The template environment: everything escaped, a missing name is an error; one a zone, since it keeps the compiled templates."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(
        moment=partial(shown.moment, zone=zone),
        iso_day=partial(shown.iso_day, zone=zone),
        day=shown.day,
        size=shown.size,
        label=labels.label,
    )
    return environment


def services_of(request: Request) -> Services:
    """The services this application was made with."""
    services: Services = request.app.state.services
    return services


def page(request: Request, template: str, status: int = 200, **facts: object) -> Response:
    """Render a whole page for whoever asks."""
    services = services_of(request)
    me = signed_in(request, services)
    environment: Environment = request.app.state.templates
    unread_notices, menu = _own(services, me) if me else (0, ())
    text = environment.get_template(template).render(
        **facts,
        bureau=services.bureau,
        me=me,
        csrf=me.csrf if me else visitor_csrf(request, services),
        unread=unread_notices,
        path=request.url.path,
        menu=menu,
    )
    response = HTMLResponse(text, status)
    keep_visitor(request, response, services)
    return response


def _own(services: Services, me: SignedIn) -> tuple[int, Sequence[Group]]:
    """How many notices are unread, and the menu of whoever is signed in."""
    with services.work() as context:
        return unread(context, me.staff_id), menu_of(context, me.staff_id)
