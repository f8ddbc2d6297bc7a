"""Following an application by number and secret code, and what its applicant may do: supplement, withdraw, rate, complain (ON-1, SC-6)."""

from collections.abc import Callable
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from api.code_cookie import CodeCookie
from api.downloads import download
from api.following import ASK, FollowedPage
from api.guards import PublicForm, RowId, ServicesHere, text
from api.letter_form import uploads_of
from api.receipts import APPLICATIONS, give_receipt
from api.services import Services
from api.tokens import new_token
from casework import petitioners
from casework.context import Context
from casework.errors import Refusal
from casework.kinds import SERVICE
from casework.papers.paper import Paper
from casework.papers.services_out import notice_for_applicant, refusal_for_applicant
from casework.services import differences, following
from register.matters import Matter
from register.services import ServiceApplication

router = APIRouter(prefix=APPLICATIONS)
PAGE: Final = FollowedPage(
    address=f"{APPLICATIONS}/followed",
    template="public/application.html",
    cookie=CodeCookie("xn_application", APPLICATIONS, timedelta(minutes=30)),
    follow=following.follow,
    done=MappingProxyType(
        {
            "supplement": "材料已收到，承办人会看到。",
            "withdrawal": "申请已撤回，不再办理。",
            "rating": "谢谢您的评价。",
        }
    ),
    more=lambda found: {"promise": differences.promise(found.version), "submission": new_token()},
)


def is_application(number: str) -> bool:
    """Whether a number, however it is typed, is that of an application."""
    return petitioners.plain(number).startswith(f"{SERVICE.prefix}-")


def follow(services: Services, number: str, code: str) -> Response | None:
    """Let this browser alone see the application for a while; None for a wrong number or code."""
    with services.work() as context:
        found = following.follow(context, number, code)
    if found is None:
        return None
    return PAGE.begin(services, found.matter.number, code)


@router.get("/followed")
def show(request: Request, services: ServicesHere) -> Response:
    """What happened and what may still be done; the question again when this browser follows none (any more)."""
    return PAGE.show(request, services)


@router.post("/leave")
def leave(services: ServicesHere, _: PublicForm) -> Response:
    """Forget the application, on a computer that others use too."""
    return PAGE.leave(services)


@router.get("/notices/{sequence}.pdf")
def notice(request: Request, services: ServicesHere, sequence: RowId) -> Response:
    """A one-time notification as it was issued, for the applicant to print."""
    return _paper(request, services, lambda context, matter: notice_for_applicant(context, matter, sequence))


@router.get("/refusal.pdf")
def refusal(request: Request, services: ServicesHere) -> Response:
    """Why the application is refused, for the applicant to print."""
    return _paper(request, services, refusal_for_applicant)


def _paper(request: Request, services: Services, make: Callable[[Context, Matter], Paper]) -> Response:
    """A paper about the application followed; the question again when this browser follows none (any more)."""
    with services.work() as context:
        found = petitioners.find_as(context, ServiceApplication, *PAGE.cookie.given(request, services))
        if found is None:
            return RedirectResponse(ASK, 303)
        made = make(context, found[0])
    return download(made)


@router.post("/supplement")
def supplement(request: Request, services: ServicesHere, form: PublicForm) -> Response:
    """Add material; ticked that it is all, the clock runs on (ON-1)."""
    papers, complete = uploads_of(form), text(form, "supplement-complete") == "yes"
    said = text(form, "supplement-text").replace("\r\n", "\n")
    return PAGE.perform(
        request,
        services,
        form,
        "supplement",
        lambda context, number, code: following.supplement(context, number, code, said, papers, complete=complete),
    )


@router.post("/withdrawal")
def withdraw(request: Request, services: ServicesHere, form: PublicForm) -> Response:
    """Take the application back."""
    return PAGE.perform(request, services, form, "withdrawal", following.withdraw, final=True)


@router.post("/rating")
def rate(request: Request, services: ServicesHere, form: PublicForm) -> Response:
    """Say how satisfied one is, in five levels."""
    level, remark = text(form, "rating-level"), text(form, "rating-remark")
    return PAGE.perform(
        request, services, form, "rating", lambda context, number, code: following.rate(context, number, code, level, remark)
    )


@router.post("/complaint")
def complain(request: Request, services: ServicesHere, form: PublicForm) -> Response:
    """Complain about a breach of the commitment (SC-6): a letter of its own, whose receipt is shown."""
    request.app.state.rates.spend(request, "write", services.rates.write)
    said = text(form, "complaint-text").replace("\r\n", "\n")
    try:
        with services.work() as context:
            receipt = following.complain(context, *PAGE.cookie.given(request, services), said, text(form, "submission"))
    except Refusal as refusal:
        return PAGE.refused(request, services, form, "complaint", refusal)
    response = RedirectResponse("/receipt", 303)
    give_receipt(response, receipt, services)
    return response
