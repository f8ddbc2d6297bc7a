"""Following an application by number and secret code, and what its applicant may do: supplement, withdraw, rate, complain (ON-1, SC-6)."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse

from api.downloads import download
from api.guards import PublicForm, RowId, ServicesHere, text
from api.letter_form import size_of, uploads_of
from api.pages import page
from api.receipts import APPLICATIONS, give_receipt
from api.services import Services
from api.tokens import new_token, signed, verified
from casework import petitioners, satisfaction, uploads
from casework.context import Context
from casework.errors import Refusal
from casework.kinds import SERVICE
from casework.papers.services_out import for_applicant
from casework.services import differences, following
from register.services import ServiceApplication

router = APIRouter(prefix=APPLICATIONS)
FOLLOW_COOKIE: Final = "xn_application"
KEPT: Final = timedelta(minutes=30)
SURE: Final = "sure"
DONE: Final = MappingProxyType(
    {
        "supplement": "材料已收到，承办人会看到。",
        "withdrawal": "申请已撤回，不再办理。",
        "rating": "谢谢您的评价。",
    }
)
Action = Callable[[Context, str, str], object]
"""Does something with the application of a number and its code."""


def is_application(number: str) -> bool:
    """Whether a number, however it is typed, is that of an application."""
    return petitioners.plain(number).startswith(f"{SERVICE.prefix}-")


def follow(services: Services, number: str, code: str) -> Response | None:
    """Let this browser alone see the application for a while; None for a wrong number or code."""
    with services.work() as context:
        found = following.follow(context, number, code)
    if found is None:
        return None
    response = RedirectResponse(f"{APPLICATIONS}/followed", 303)
    response.set_cookie(
        FOLLOW_COOKIE,
        signed(services.secret, FOLLOW_COOKIE, f"{found.matter.number}.{code}"),
        max_age=int(KEPT.total_seconds()),
        path=APPLICATIONS,
        httponly=True,
        samesite="strict",
        secure=services.secure,
    )
    return response


@router.get("/followed")
def show(request: Request, services: ServicesHere) -> Response:
    """What happened and what may still be done; the question again when this browser follows none (any more)."""
    return _show(request, services, done=DONE.get(request.query_params.get("done", "")))


@router.post("/leave")
def leave(services: ServicesHere, _: PublicForm) -> Response:
    """Forget the application, on a computer that others use too."""
    response = RedirectResponse("/track", 303)
    response.delete_cookie(FOLLOW_COOKIE, path=APPLICATIONS, httponly=True, samesite="strict", secure=services.secure)
    return response


@router.get("/notices/{sequence}.pdf")
def notice(request: Request, services: ServicesHere, sequence: RowId) -> Response:
    """A one-time notification as it was issued, for the applicant to print."""
    with services.work() as context:
        found = petitioners.find_as(context, ServiceApplication, *_followed(request, services))
        if found is None:
            return RedirectResponse("/track", 303)
        made = for_applicant(context, found[0], sequence)
    return download(made)


@router.post("/supplement")
def supplement(request: Request, services: ServicesHere, form: PublicForm) -> Response:
    """Add material; ticked that it is all, the clock runs on (ON-1)."""
    papers, complete = uploads_of(form), text(form, "supplement-complete") == "yes"
    said = text(form, "supplement-text").replace("\r\n", "\n")
    return _perform(
        request,
        services,
        form,
        "supplement",
        lambda context, number, code: following.supplement(context, number, code, said, papers, complete=complete),
    )


@router.post("/withdrawal")
def withdraw(request: Request, services: ServicesHere, form: PublicForm) -> Response:
    """Take the application back."""
    return _perform(request, services, form, "withdrawal", following.withdraw, final=True)


@router.post("/rating")
def rate(request: Request, services: ServicesHere, form: PublicForm) -> Response:
    """Say how satisfied one is, in five levels."""
    level, remark = text(form, "rating-level"), text(form, "rating-remark")
    return _perform(request, services, form, "rating", lambda context, number, code: following.rate(context, number, code, level, remark))


@router.post("/complaint")
def complain(request: Request, services: ServicesHere, form: PublicForm) -> Response:
    """Complain about a breach of the commitment (SC-6): a letter of its own, whose receipt is shown."""
    request.app.state.rates.spend(request, "write", services.rates.write)
    said = text(form, "complaint-text").replace("\r\n", "\n")
    try:
        with services.work() as context:
            receipt = following.complain(context, *_followed(request, services), said, text(form, "submission"))
    except Refusal as refusal:
        return _show(request, services, topic="complaint", refusal=refusal, typed=_typed(form, "complaint"))
    response = RedirectResponse("/receipt", 303)
    give_receipt(response, receipt, services)
    return response


def _perform(request: Request, services: Services, form: FormData, topic: str, action: Action, *, final: bool = False) -> Response:
    """Do it in one transaction, or show the application again with the refusal and everything typed; `final` needs the box checked."""
    request.app.state.rates.spend(request, "track", services.rates.track)
    request.app.state.rates.spend_size(request, "upload", services.rates.upload, size_of(form))
    try:
        if final and text(form, f"{topic}-{SURE}") != "yes":
            raise Refusal("not-confirmed", "请勾选确认后再提交。", SURE)
        with services.work() as context:
            action(context, *_followed(request, services))
    except Refusal as refusal:
        return _show(request, services, topic=topic, refusal=refusal, typed=_typed(form, topic))
    return RedirectResponse(f"{APPLICATIONS}/followed?done={topic}", 303)


def _show(
    request: Request,
    services: Services,
    *,
    done: str | None = None,
    topic: str = "",
    refusal: Refusal | None = None,
    typed: Mapping[str, str] = MappingProxyType({}),
) -> Response:
    with services.work() as context:
        found = following.follow(context, *_followed(request, services))
    if found is None:
        return RedirectResponse("/track", 303)
    place = _place(topic, refusal)
    return page(
        request,
        "public/application.html",
        200 if refusal is None else 422,
        found=found,
        promise=differences.promise(found.version),
        submission=new_token(),
        done=done,
        refusal=refusal,
        refused=topic,
        place=place,
        problems={} if refusal is None else {place: refusal.message},
        typed=typed,
        uploads=uploads,
        levels=list(satisfaction.LEVELS.items()),
    )


def _typed(form: FormData, topic: str) -> dict[str, str]:
    return {name: text(form, name) for name in form if name.startswith(f"{topic}-")}


def _place(topic: str, refusal: Refusal | None) -> str:
    """The field of the page that the refusal is about; papers have one name on every page."""
    field = None if refusal is None else refusal.field
    return field if field == "attachments" else f"{topic}-{field}" if field else ""


def _followed(request: Request, services: Services) -> tuple[str, str]:
    """Number and code of the application this browser follows; empty texts, which none has, when it was given none."""
    given = verified(services.secret, FOLLOW_COOKIE, request.cookies.get(FOLLOW_COOKIE, "")) or ""
    number, _, code = given.partition(".")
    return number, code
