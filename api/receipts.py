"""The receipt: number and secret code, shown once and printable; the code travels in a short-lived cookie, never in an address."""

from datetime import timedelta
from typing import Final

from fastapi import APIRouter, Request, Response

from api.guards import ServicesHere
from api.pages import page
from api.services import Services
from api.tokens import signed, verified
from casework.letters import Receipt
from casework.tracking import follow

router = APIRouter()
RECEIPT_COOKIE: Final = "xn_receipt"
LETTERS: Final = "/receipt"
APPLICATIONS: Final = "/applications"
KEPT: Final = timedelta(minutes=15)


def give_receipt(response: Response, receipt: Receipt, services: Services, path: str = LETTERS) -> None:
    """Let this browser alone see the receipt, for a while, on pages under `path`."""
    response.set_cookie(
        RECEIPT_COOKIE,
        signed(services.secret, RECEIPT_COOKIE, f"{receipt.number}.{receipt.code}"),
        max_age=int(KEPT.total_seconds()),
        path=path,
        httponly=True,
        samesite="strict",
        secure=services.secure,
    )


@router.get("/receipt")
def show(request: Request, services: ServicesHere) -> Response:
    """The receipt this browser was given; 404 with a sentence when there is none (any more)."""
    number, code = given_receipt(request, services)
    with services.work() as context:
        found = follow(context, number, code)
    return page(request, "public/receipt.html", 200 if found else 404, found=found, code=code)


def given_receipt(request: Request, services: Services) -> tuple[str, str]:
    """Number and code that this browser was given; empty texts, which no matter has, when it was given none: nobody guesses here."""
    given = verified(services.secret, RECEIPT_COOKIE, request.cookies.get(RECEIPT_COOKIE, "")) or ""
    number, _, code = given.partition(".")
    return number, code
