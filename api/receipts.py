"""The receipt: number and secret code, shown once and printable; the code travels in a short-lived cookie, never in an address."""

from datetime import timedelta
from typing import Final

from fastapi import APIRouter, Request, Response

from api.code_cookie import CodeCookie
from api.guards import ServicesHere
from api.pages import page
from api.services import Services
from casework.letters import Receipt
from casework.tracking import follow

router = APIRouter()
RECEIPT_COOKIE: Final = "xn_receipt"
LETTERS: Final = "/receipt"
APPLICATIONS: Final = "/applications"
KEPT: Final = timedelta(minutes=15)


def give_receipt(response: Response, receipt: Receipt, services: Services, path: str = LETTERS) -> None:
    """Let this browser alone see the receipt, for a while, on pages under `path`."""
    _cookie(path).give(response, services, receipt.number, receipt.code)


@router.get("/receipt")
def show(request: Request, services: ServicesHere) -> Response:
    """The receipt this browser was given; 404 with a sentence when there is none (any more)."""
    number, code = given_receipt(request, services)
    with services.work() as context:
        found = follow(context, number, code)
    return page(request, "public/receipt.html", 200 if found else 404, found=found, code=code)


def given_receipt(request: Request, services: Services) -> tuple[str, str]:
    """Number and code of the receipt this browser was given; empty texts when it was given none."""
    return _cookie(LETTERS).given(request, services)


def _cookie(path: str) -> CodeCookie:
    return CodeCookie(RECEIPT_COOKIE, path, KEPT)
