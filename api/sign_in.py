"""Signing in and out."""

from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from api.guards import PublicForm, ServicesHere, StaffForm, text
from api.pages import page
from api.passwords import check_password
from api.sessions import SESSION_COOKIE, close_session, give_cookie, open_session, signed_in
from casework.context import Context
from casework.petitioners import PUBLIC
from register.audit_trail import record
from register.bureau import Staff

router = APIRouter()
FIRST_STAFF_PAGE = "/inbox"
REFUSED = "用户名或密码不正确，或者账号因多次输错已暂时锁定（15 分钟后自动解除）。"


def safe_next(wanted: str) -> str:
    """Where to go after signing in: a path of this portal, nothing else."""
    is_ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and "\n" not in wanted and "\r" not in wanted
    return wanted if is_ours else FIRST_STAFF_PAGE


@router.get("/sign-in")
def ask(request: Request, services: ServicesHere, next: str = FIRST_STAFF_PAGE) -> Response:
    """The sign-in page; who is signed in already goes on."""
    if signed_in(request, services):
        return RedirectResponse(safe_next(next), 303)
    return page(request, "staff/sign_in.html", next=safe_next(next), staff_id="", problem=None, trial=services.trial, oidc=services.oidc)


@router.post("/sign-in")
def enter(request: Request, services: ServicesHere, form: PublicForm) -> Response:
    """Open a session, or say that it did not work without saying what was wrong."""
    request.app.state.rates.spend(request, "sign-in", services.rates.sign_in)
    staff_id, wanted = text(form, "staff_id"), safe_next(text(form, "next"))
    with services.work() as context:
        welcome = check_password(context.session, staff_id, _password(form.get("password")))
        token = open_session(context.session, staff_id) if welcome else None
        if welcome:
            close_session(context.session, request.cookies.get(SESSION_COOKIE, ""))  # whose browser it was before
            record(context.session, at=context.now(), actor=staff_id, action="sign-in", subject=staff_id)
        else:
            record(context.session, at=context.now(), actor=PUBLIC, action="sign-in-failed", subject=_whose(context, staff_id))
    if token is None:
        facts = {"trial": services.trial, "oidc": services.oidc}
        return page(request, "staff/sign_in.html", 401, next=wanted, staff_id=staff_id, problem=REFUSED, **facts)
    response = RedirectResponse(wanted, 303)
    give_cookie(response, token, services)
    return response


@router.post("/sign-out")
def leave(request: Request, services: ServicesHere, _: StaffForm) -> Response:
    """End the session on the server and in the browser."""
    with services.work() as context:
        close_session(context.session, request.cookies[SESSION_COOKIE])
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(SESSION_COOKIE, httponly=True, samesite="lax", secure=services.secure)
    return response


def _whose(context: Context, staff_id: str) -> str:
    """Whose name was tried; what is nobody's name may be a password typed into the wrong field, and is not kept."""
    return "nobody" if context.session.get(Staff, staff_id) is None else staff_id


def _password(value: object) -> str:
    return value if isinstance(value, str) else ""
