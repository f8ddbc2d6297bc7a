"""Following a letter by number and secret code, and what its petitioner may do with it.

A wrong number and a wrong code get the same answer. The code travels in a form's body and then in a short-lived cookie that only these
pages get, never in an address.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse

from api import service_following
from api.guards import PublicForm, ServicesHere, text
from api.letter_form import size_of, uploads_of
from api.pages import page
from api.services import Services
from api.tokens import signed, verified
from casework import closings, codes, ratings, reopenings, reviews, supplements, tracking, uploads
from casework.context import Context
from casework.errors import Refusal

router = APIRouter()
FOLLOW_COOKIE: Final = "xn_follow"
KEPT: Final = timedelta(minutes=30)
SURE: Final = "sure"
NOT_FOUND: Final = "编号或查询码不正确。请对照回执核对后重新输入；查询码不分大小写。"
DONE: Final = MappingProxyType(
    {
        "supplement": "补充材料已收到，承办人会看到。",
        "withdrawal": "来信已撤回，不再办理。",
        "rating": "谢谢您的评价。",
        "reopening": "您的申请已收到，来信将重新办理。",
        "review": "您的复查申请已收到，将由局办公室组织复查。",
    }
)
Action = Callable[[Context, str, str], object]
"""Does something with the letter of a number and its code."""


@router.get("/track")
def ask(request: Request) -> Response:
    """The empty question."""
    return page(request, "public/track.html", number="", problem=None)


@router.post("/track")
def answer(request: Request, services: ServicesHere, form: PublicForm) -> Response:
    """Let this browser alone see the letter for a while, if number and code are right."""
    request.app.state.rates.spend(request, "track", services.rates.track)
    number, code = text(form, "number"), codes.normal(text(form, "code"))
    if service_following.is_application(number) and (followed := service_following.follow(services, number, code)) is not None:
        return followed
    with services.work() as context:
        found = tracking.follow(context, number, code)
    if found is None:
        return page(request, "public/track.html", 404, number=number, problem=NOT_FOUND)
    response = RedirectResponse("/track/letter", 303)
    _keep(response, f"{found.matter.number}.{code}", services)
    return response


@router.get("/track/letter")
def show(request: Request, services: ServicesHere) -> Response:
    """What happened to the letter and what may still be done; the question again when this browser follows none (any more)."""
    return _show(request, services, done=DONE.get(request.query_params.get("done", "")))


@router.post("/track/leave")
def leave(services: ServicesHere, _: PublicForm) -> Response:
    """Forget the letter, on a computer that others use too."""
    response = RedirectResponse("/track", 303)
    response.delete_cookie(FOLLOW_COOKIE, path="/track", httponly=True, samesite="strict", secure=services.secure)
    return response


@router.post("/track/supplement")
def supplement(request: Request, services: ServicesHere, form: PublicForm) -> Response:
    """Add material: a text, papers, or both."""
    papers = uploads_of(form)
    said = text(form, "supplement-text").replace("\r\n", "\n")
    return _perform(
        request, services, form, "supplement", lambda context, number, code: supplements.add(context, number, code, said, papers)
    )


@router.post("/track/withdrawal")
def withdraw(request: Request, services: ServicesHere, form: PublicForm) -> Response:
    """Take the letter back."""
    return _perform(request, services, form, "withdrawal", closings.withdraw, final=True)


@router.post("/track/rating")
def rate(request: Request, services: ServicesHere, form: PublicForm) -> Response:
    """Say how satisfied one is, in five levels."""
    level, remark = text(form, "rating-level"), text(form, "rating-remark")
    return _perform(request, services, form, "rating", lambda context, number, code: ratings.rate(context, number, code, level, remark))


@router.post("/track/reopening")
def reopen(request: Request, services: ServicesHere, form: PublicForm) -> Response:
    """Ask that the letter be handled again."""
    why = text(form, "reopening-reason")
    return _perform(
        request, services, form, "reopening", lambda context, number, code: reopenings.ask(context, number, code, why), final=True
    )


@router.post("/track/review")
def review(request: Request, services: ServicesHere, form: PublicForm) -> Response:
    """Ask that the answer be reviewed."""
    why = text(form, "review-reason")
    return _perform(request, services, form, "review", lambda context, number, code: reviews.ask(context, number, code, why), final=True)


def _perform(request: Request, services: Services, form: FormData, topic: str, action: Action, *, final: bool = False) -> Response:
    """Do it in one transaction, or show the letter again with the refusal and everything typed; `final` needs the box checked."""
    request.app.state.rates.spend(request, "track", services.rates.track)
    request.app.state.rates.spend_size(request, "upload", services.rates.upload, size_of(form))
    try:
        if final and text(form, f"{topic}-{SURE}") != "yes":
            raise Refusal("not-confirmed", "请勾选确认后再提交。", SURE)
        with services.work() as context:
            action(context, *_followed(request, services))
    except Refusal as refusal:
        typed = {name: text(form, name) for name in form if name.startswith(f"{topic}-")}
        return _show(request, services, topic=topic, refusal=refusal, typed=typed)
    return RedirectResponse(f"/track/letter?done={topic}", 303)


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
        found = tracking.follow(context, *_followed(request, services))
    if found is None:
        return RedirectResponse("/track", 303)
    place = _place(topic, refusal)
    status = 200 if refusal is None else 422
    return page(
        request,
        "public/followed.html",
        status,
        found=found,
        done=done,
        refusal=refusal,
        refused=topic,
        place=place,
        problems={} if refusal is None else {place: refusal.message},
        typed=typed,
        uploads=uploads,
        levels=list(ratings.LEVELS.items()),
    )


def _place(topic: str, refusal: Refusal | None) -> str:
    """The field of the page that the refusal is about; papers have one name on every page."""
    field = None if refusal is None else refusal.field
    return field if field == "attachments" else f"{topic}-{field}" if field else ""


def _followed(request: Request, services: Services) -> tuple[str, str]:
    """Number and code of the letter this browser follows; empty texts, which no letter has, when it was given none: nobody guesses here."""
    given = verified(services.secret, FOLLOW_COOKIE, request.cookies.get(FOLLOW_COOKIE, "")) or ""
    number, _, code = given.partition(".")
    return number, code


def _keep(response: Response, value: str, services: Services) -> None:
    response.set_cookie(
        FOLLOW_COOKIE,
        signed(services.secret, FOLLOW_COOKIE, value),
        max_age=int(KEPT.total_seconds()),
        path="/track",
        httponly=True,
        samesite="strict",
        secure=services.secure,
    )
