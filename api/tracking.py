"""Following a letter by number and secret code, and what its petitioner may do with it.

A wrong number and a wrong code get the same answer. The code travels in a form's body and then in a short-lived cookie that only these
pages get, never in an address.
"""

from datetime import timedelta
from types import MappingProxyType
from typing import Final

from fastapi import APIRouter, Request, Response

from api import service_following
from api.code_cookie import CodeCookie
from api.following import FollowedPage
from api.guards import PublicForm, ServicesHere, text
from api.letter_form import uploads_of
from api.pages import page
from casework import closings, codes, ratings, reopenings, reviews, supplements, tracking

router = APIRouter()
FOLLOW_COOKIE: Final = "xn_follow"
NOT_FOUND: Final = "编号或查询码不正确。请对照回执核对后重新输入；查询码不分大小写。"
PAGE: Final = FollowedPage(
    address="/track/letter",
    template="public/followed.html",
    cookie=CodeCookie(FOLLOW_COOKIE, "/track", timedelta(minutes=30)),
    follow=tracking.follow,
    done=MappingProxyType(
        {
            "supplement": "补充材料已收到，承办人会看到。",
            "withdrawal": "来信已撤回，不再办理。",
            "rating": "谢谢您的评价。",
            "reopening": "您的申请已收到，来信将重新办理。",
            "review": "您的复查申请已收到，将由局办公室组织复查。",
        }
    ),
)


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
    return PAGE.begin(services, found.matter.number, code)


@router.get("/track/letter")
def show(request: Request, services: ServicesHere) -> Response:
    """What happened to the letter and what may still be done; the question again when this browser follows none (any more)."""
    return PAGE.show(request, services)


@router.post("/track/leave")
def leave(services: ServicesHere, _: PublicForm) -> Response:
    """Forget the letter, on a computer that others use too."""
    return PAGE.leave(services)


@router.post("/track/supplement")
def supplement(request: Request, services: ServicesHere, form: PublicForm) -> Response:
    """Add material: a text, papers, or both."""
    papers = uploads_of(form)
    said = text(form, "supplement-text").replace("\r\n", "\n")
    return PAGE.perform(
        request, services, form, "supplement", lambda context, number, code: supplements.add(context, number, code, said, papers)
    )


@router.post("/track/withdrawal")
def withdraw(request: Request, services: ServicesHere, form: PublicForm) -> Response:
    """Take the letter back."""
    return PAGE.perform(request, services, form, "withdrawal", closings.withdraw, final=True)


@router.post("/track/rating")
def rate(request: Request, services: ServicesHere, form: PublicForm) -> Response:
    """Say how satisfied one is, in five levels."""
    level, remark = text(form, "rating-level"), text(form, "rating-remark")
    return PAGE.perform(request, services, form, "rating", lambda context, number, code: ratings.rate(context, number, code, level, remark))


@router.post("/track/reopening")
def reopen(request: Request, services: ServicesHere, form: PublicForm) -> Response:
    """Ask that the letter be handled again."""
    why = text(form, "reopening-reason")
    return PAGE.perform(
        request, services, form, "reopening", lambda context, number, code: reopenings.ask(context, number, code, why), final=True
    )


@router.post("/track/review")
def review(request: Request, services: ServicesHere, form: PublicForm) -> Response:
    """Ask that the answer be reviewed."""
    why = text(form, "review-reason")
    return PAGE.perform(
        request, services, form, "review", lambda context, number, code: reviews.ask(context, number, code, why), final=True
    )
