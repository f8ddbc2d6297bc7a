"""What people see when something is not there, not theirs, or broken: a Chinese page, never a trace."""

import logging
from collections.abc import Mapping
from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse

from api.guards import ForeignForm, SignInNeeded
from api.headers import complete
from api.oidc_provider import NotProven, ProviderAway
from api.pages import page, services_of
from api.rates import TooMany
from casework.errors import Refusal

log = logging.getLogger(__name__)

MESSAGES = {
    400: ("提交的内容读不出来", "提交的表单不完整，或者文字不是 UTF-8 编码，没有保存任何内容。请从本站的页面重新填写后提交。"),
    403: ("无权查看", "您没有查看或办理这一页的权限。如需办理，请与承办人或局办公室联系。"),
    404: ("没有这个页面", "您要找的页面不存在，或者地址有误。"),
    405: ("不能这样操作", "这一地址不接受这种操作，请从页面上的按钮进入。"),
    413: ("提交的内容过大", "附件总量超过了上限，请减少或压缩附件后再提交。"),
    429: ("操作过于频繁", "短时间内提交次数过多，请稍等几分钟再试。"),
    500: ("系统出错了", "系统没有完成这次操作，已记录在案。请稍后再试；若仍不行，请与局办公室联系。"),
}

NOT_THERE = {"not-allowed": "没有这件事项", "no-such-service": "没有这项服务"}


def failure(
    request: Request, status: int, title: str | None = None, message: str | None = None, headers: Mapping[str, str] | None = None
) -> Response:
    """A page that says what went wrong and what to do now; `headers` tell the program that asked (Allow, Retry-After)."""
    known = MESSAGES.get(status, MESSAGES[500])
    response = page(request, "failure.html", status, title=title or known[0], message=message or known[1])
    response.headers.update(headers or {})
    return response


def register_failures(app: FastAPI) -> None:
    """Give every failure its page."""

    @app.exception_handler(SignInNeeded)
    def sign_in_needed(request: Request, _: SignInNeeded) -> Response:
        wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        after = f"?next={quote(wanted)}" if request.method == "GET" else ""
        if "hx-request" in request.headers:  # htmx would put the sign-in page into a fragment
            return Response(status_code=204, headers={"HX-Redirect": f"/sign-in{after}"})
        return RedirectResponse(f"/sign-in{after}", 303)

    @app.exception_handler(ForeignForm)
    def foreign_form(request: Request, _: ForeignForm) -> Response:
        return failure(request, 403, "页面已过期", "这个页面打开得太久或不是从本站打开的，内容没有提交。请返回上一页刷新后重试。")

    @app.exception_handler(TooMany)
    def too_many(request: Request, error: TooMany) -> Response:
        return failure(request, 429, headers={"Retry-After": str(error.seconds)})

    @app.exception_handler(ProviderAway)
    @app.exception_handler(NotProven)
    def not_signed_in(request: Request, error: ProviderAway | NotProven) -> Response:
        log.warning("sign-in by OIDC failed: %s: %s", type(error).__name__, error)
        if isinstance(error, NotProven):
            return failure(request, 403, "登录没有完成", "统一身份认证没有确认您的身份。请回到登录页重新登录。")
        return failure(request, 503, "统一身份认证没有响应", "统一身份认证暂时没有响应。请稍后再试，或用用户名和密码登录。")

    @app.exception_handler(Refusal)
    def refused(request: Request, refusal: Refusal) -> Response:
        if refusal.code in NOT_THERE:  # another's business: the same answer as for a number that does not exist
            return failure(request, 404, NOT_THERE[refusal.code], refusal.message)
        return failure(request, 409, "没有办成", refusal.message)

    @app.exception_handler(HTTPException)
    def http_failure(request: Request, error: HTTPException) -> Response:
        return failure(request, error.status_code, headers=error.headers)

    @app.exception_handler(RequestValidationError)
    def no_such_address(request: Request, _: RequestValidationError) -> Response:
        return failure(request, 404)

    @app.exception_handler(Exception)
    def broken(request: Request, error: Exception) -> Response:
        log.error("request failed: %s %s: %s", request.method, request.url.path, type(error).__name__, exc_info=error)
        request.state.signed_in = None  # the database may be what is broken
        answer = failure(request, 500)
        complete(answer.headers, request.url.path, secure=services_of(request).secure)
        return answer
