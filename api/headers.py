"""The headers every answer carries: a strict content security policy and what else keeps a browser from being used against us."""

from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",  # bpmn-js and form-js draw their icons from data addresses in their style sheets
        "font-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
SECURITY: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


def complete(headers: MutableHeaders, path: str, *, secure: bool) -> None:
    """Add the headers to an answer: pages are never cached, static files are (with revalidation)."""
    headers.update(SECURITY)
    headers["Cache-Control"] = "no-cache" if path.startswith("/static/") else "no-store"
    if secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"


class SecurityHeaders:
    """Adds the headers to every answer of the pages; the last resort (500), which lies outside, adds them itself."""

    def __init__(self, app: ASGIApp, secure: bool) -> None:
        self.app = app
        self.secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and complete the headers of its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                complete(MutableHeaders(scope=message), scope["path"], secure=self.secure)
            await send(message)

        await self.app(scope, receive, with_headers)
