"""The anonymous visitor's cookie, which only proves that a form came from a page of ours (CSRF)."""

from typing import Final

from fastapi import Request, Response

from api.services import Services
from api.tokens import derived, new_token, same

VISITOR_COOKIE: Final = "xn_visitor"
CSRF_FIELD: Final = "csrf_token"


def visitor_of(request: Request) -> str:
    """The visitor's random mark: the cookie's, or a new one for this answer."""
    if not hasattr(request.state, "visitor"):
        request.state.visitor = request.cookies.get(VISITOR_COOKIE) or new_token()
    mark: str = request.state.visitor
    return mark


def keep_visitor(request: Request, response: Response, services: Services) -> None:
    """Give the browser its mark if it has none yet."""
    if VISITOR_COOKIE not in request.cookies:
        response.set_cookie(VISITOR_COOKIE, visitor_of(request), httponly=True, samesite="strict", secure=services.secure)


def visitor_csrf(request: Request, services: Services) -> str:
    """The token a public form must bring back."""
    return derived(services.secret, "csrf", visitor_of(request))


def is_visitors_own(request: Request, services: Services, token: str) -> bool:
    """Whether a form's token belongs to this visitor's cookie."""
    return VISITOR_COOKIE in request.cookies and same(token, visitor_csrf(request, services))
