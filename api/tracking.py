"""Following a letter by number and secret code; a wrong number and a wrong code get the same answer."""

from fastapi import APIRouter, Request, Response

from api.guards import PublicForm, ServicesHere, text
from api.pages import page
from casework.tracking import follow

router = APIRouter()
NOT_FOUND = "编号或查询码不正确。请对照回执核对后重新输入；查询码不分大小写。"


@router.get("/track")
def ask(request: Request) -> Response:
    """The empty question."""
    return page(request, "public/track.html", number="", problem=None)


@router.post("/track")
def answer(request: Request, services: ServicesHere, form: PublicForm) -> Response:
    """What happened to the letter; the code travels in the body, never in an address."""
    request.app.state.rates.spend(request, "track", services.rates.track)
    number = text(form, "number")
    with services.work() as context:
        found = follow(context, number, text(form, "code"))
    if found is None:
        return page(request, "public/track.html", 404, number=number, problem=NOT_FOUND)
    return page(request, "public/followed.html", found=found)
