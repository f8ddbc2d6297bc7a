"""Applying for a service (SC-4, ON-1): the applicant's page, the staff's entry for an applicant, and the receipt."""

from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse

from api.guards import PublicForm, ServicesHere, Staff, StaffForm
from api.letter_form import size_of
from api.pages import page
from api.receipts import APPLICATIONS, give_receipt, given_receipt
from api.service_form import brought, draft_of, problems_of, staff_parts, typed
from api.services import Services
from api.tokens import new_token
from casework import uploads
from casework.errors import Refusal
from casework.services import applications, differences, following
from casework.services.applications import ApplicationDraft

router = APIRouter()


@router.get("/services/{code}/apply")
def ask(request: Request, services: ServicesHere, code: str) -> Response:
    """The empty page with the item's materials to tick; its mark makes a second sending harmless. 409 for an abolished service."""
    return _page(request, services, code, {"submission": new_token()})


@router.post("/services/{code}/apply")
def send(request: Request, services: ServicesHere, form: PublicForm, code: str) -> Response:
    """Register the application and lead to its receipt, or show what to mend with everything typed kept."""
    request.app.state.rates.spend(request, "write", services.rates.write)
    request.app.state.rates.spend_size(request, "upload", services.rates.upload, size_of(form))
    try:
        return _register(services, draft_of(form, code))
    except Refusal as refusal:
        return _again(request, services, code, form, refusal)


@router.get("/services/{code}/entry")
def ask_for(request: Request, services: ServicesHere, _: Staff, code: str) -> Response:
    """The same page for staff who enter it for somebody at the desk or on the phone."""
    return _page(request, services, code, {"submission": new_token()}, entering=True)


@router.post("/services/{code}/entry")
def enter(request: Request, services: ServicesHere, me: Staff, form: StaffForm, code: str) -> Response:
    """Register it with its true receipt and print the applicant's receipt."""
    try:
        parts: dict[str, Any] = staff_parts(form, me.staff_id, services.zone)
        return _register(services, replace(draft_of(form, code), **parts))
    except Refusal as refusal:
        return _again(request, services, code, form, refusal, entering=True)


@router.get("/applications/receipt")
def show(request: Request, services: ServicesHere) -> Response:
    """The receipt this browser was given; 404 with a sentence when there is none (any more)."""
    number, code = given_receipt(request, services)
    with services.work() as context:
        found = following.follow(context, number, code)
    return page(request, "public/application_receipt.html", 200 if found else 404, found=found, code=code)


def _register(services: Services, draft: ApplicationDraft) -> Response:
    with services.work() as context:
        receipt = applications.apply(context, draft)
    response = RedirectResponse(f"{APPLICATIONS}/receipt", 303)
    give_receipt(response, receipt, services, APPLICATIONS)
    return response


def _again(request: Request, services: Services, code: str, form: FormData, refusal: Refusal, *, entering: bool = False) -> Response:
    """The page with what is to be mended; a service that nobody can apply for has none (404, 409)."""
    if refusal.code in {"no-such-service", "abolished"}:
        raise refusal
    outdated = any(one.code == "guide-changed" for one in (refusal, *refusal.others))  # places in another list than the one shown now
    ticked = [] if outdated else brought(form)
    return _page(request, services, code, typed(form), problems=problems_of(refusal), ticked=ticked, entering=entering, status=422)


def _page(
    request: Request,
    services: Services,
    code: str,
    values: dict[str, str],
    *,
    problems: dict[str, str] | None = None,
    ticked: list[int] | None = None,
    entering: bool = False,
    status: int = 200,
) -> Response:
    with services.work() as context:
        listed = applications.open_service(context, code)
    return page(
        request,
        "public/apply.html",
        status,
        service=listed.service,
        version=listed.version,
        promise=differences.promise(listed.version),
        values=values,
        problems=problems or {},
        ticked=ticked or [],
        entering=entering,
        uploads=uploads,
    )
