"""Signing in by the bureau's OpenID Connect provider, where one is set up; who is no staff of ours is refused in plain words."""

import base64
import json
from datetime import timedelta
from typing import Final

from fastapi import APIRouter, HTTPException, Request, Response
from starlette.responses import RedirectResponse

from api.failures import failure
from api.guards import ServicesHere
from api.oidc_provider import Provider
from api.services import Services
from api.sessions import give_cookie, open_session
from api.sign_in import FIRST_STAFF_PAGE, safe_next
from api.tokens import same, signed, verified
from register.audit_trail import record
from register.bureau import Staff

router = APIRouter(prefix="/sign-in/oidc")
ATTEMPT_COOKIE: Final = "xn_oidc"
KEPT: Final = timedelta(minutes=10)


@router.get("")
def begin(services: ServicesHere, next: str = FIRST_STAFF_PAGE) -> Response:
    """Send the browser to the provider; 404 where none is set up."""
    attempt = _provider(services).begin()
    response = RedirectResponse(attempt.address, 303)
    remembered = {"state": attempt.state, "nonce": attempt.nonce, "verifier": attempt.verifier, "next": safe_next(next)}
    response.set_cookie(
        ATTEMPT_COOKIE,
        _sealed(services, remembered),
        max_age=int(KEPT.total_seconds()),
        path="/sign-in/oidc",
        httponly=True,
        samesite="lax",
        secure=services.secure,
    )
    return response


@router.get("/callback")
def finish(request: Request, services: ServicesHere, code: str = "", state: str = "", error: str = "") -> Response:
    """Open a session for the member of staff the provider confirms."""
    request.app.state.rates.spend(request, "sign-in", services.rates.sign_in)
    provider, remembered = _provider(services), _unsealed(services, request.cookies.get(ATTEMPT_COOKIE, ""))
    if remembered is None or not same(state, remembered["state"]):
        return failure(request, 403, "登录没有完成", "这次登录已经过期或不是从本站开始的。请回到登录页重新登录。")
    if error or not code:
        return failure(request, 403, "登录没有完成", "统一身份认证没有确认您的身份，或者您取消了登录。请重试，或用用户名和密码登录。")
    staff_id = provider.finish(code, remembered["nonce"], remembered["verifier"])
    with services.work() as context:
        staff = context.session.get(Staff, staff_id)
        if staff is None or not staff.active:
            return failure(
                request, 403, "不是本局工作人员", f"统一身份“{staff_id}”没有对应的本局在职人员，不能登录。如有疑问，请与局办公室联系。"
            )
        token = open_session(context.session, staff_id)
        record(context.session, at=context.now(), actor=staff_id, action="sign-in", subject=staff_id, facts={"by": "oidc"})
    response = RedirectResponse(remembered["next"], 303)
    response.delete_cookie(ATTEMPT_COOKIE, path="/sign-in/oidc", httponly=True, samesite="lax", secure=services.secure)
    give_cookie(response, token, services)
    return response


def _provider(services: Services) -> Provider:
    if services.oidc is None:
        raise HTTPException(404)
    return services.oidc


def _sealed(services: Services, remembered: dict[str, str]) -> str:
    return signed(services.secret, ATTEMPT_COOKIE, base64.urlsafe_b64encode(json.dumps(remembered).encode()).decode())


def _unsealed(services: Services, cookie: str) -> dict[str, str] | None:
    text = verified(services.secret, ATTEMPT_COOKIE, cookie)
    found: dict[str, str] | None = None if text is None else json.loads(base64.urlsafe_b64decode(text))
    return found
