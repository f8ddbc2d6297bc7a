"""Who may pass: staff who are signed in, and forms that came from our own pages (CSRF)."""

import unicodedata
from collections.abc import AsyncIterator
from typing import Annotated, Final

from fastapi import Depends, Path, Request
from starlette.datastructures import FormData

from api.forms import read_form
from api.pages import services_of
from api.services import Services
from api.sessions import SignedIn, signed_in
from api.tokens import same
from api.visitor import CSRF_FIELD, is_visitors_own

MOST_DIGITS: Final = 10
RowId = Annotated[int, Path(ge=1, le=2**31 - 1)]
"""A row's id in an address; anything else is not there (404)."""
EngineKey = Annotated[str, Path(pattern=r"^[\w.-]{1,64}$")]
"""What the engine calls a task or an instance, in an address."""


class SignInNeeded(Exception):
    """Nobody is signed in; the answer leads to the sign-in page."""


class ForeignForm(Exception):
    """The form's token is missing, old or another's; nothing was done."""


def staff_here(request: Request) -> SignedIn:
    """The member of staff signed in; raises SignInNeeded."""
    me = signed_in(request, services_of(request))
    if me is None:
        raise SignInNeeded
    return me


async def _form(request: Request) -> AsyncIterator[FormData]:
    """The form; its files are closed with the request."""
    form = await read_form(request)
    try:
        yield form
    finally:
        await form.close()


Form = Annotated[FormData, Depends(_form)]
Staff = Annotated[SignedIn, Depends(staff_here)]
ServicesHere = Annotated[Services, Depends(services_of)]


def text(form: FormData, name: str) -> str:
    """A text field, trimmed and without NUL (which PostgreSQL refuses); an absent field or a file is empty."""
    value = form.get(name)
    return value.replace("\x00", "").strip() if isinstance(value, str) else ""


def half_width(given: str) -> str:
    """Digits and signs of a number or a date as an input method may have widened them, made plain."""
    return unicodedata.normalize("NFKC", given)


def whole(given: str) -> int:
    """A row's id as a page sends it; 0, which no row has, for anything else."""
    return int(given) if given.isascii() and given.isdigit() and len(given) < MOST_DIGITS else 0


def staff_form(form: Form, me: Staff) -> FormData:
    """A form of the member of staff signed in; raises SignInNeeded or ForeignForm."""
    if not same(text(form, CSRF_FIELD), me.csrf):
        raise ForeignForm
    return form


def public_form(request: Request, form: Form, services: ServicesHere) -> FormData:
    """A form of a public page, by a visitor or by staff who read it signed in; raises ForeignForm."""
    me = signed_in(request, services)
    token = text(form, CSRF_FIELD)
    if not (is_visitors_own(request, services, token) or (me is not None and same(token, me.csrf))):
        raise ForeignForm
    return form


StaffForm = Annotated[FormData, Depends(staff_form)]
PublicForm = Annotated[FormData, Depends(public_form)]
