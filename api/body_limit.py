"""A ceiling on what one request may carry: refused at once where it says so itself, else counted as it comes."""

import math
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.failures import failure
from api.forms import kind_of
from casework.uploads import MAX_BYTES, MAX_FILES, MEGABYTE

MAX_TEXT_BYTES: Final = MEGABYTE
"""Far more than the longest texts of a page, percent-encoded: only forms with files carry more."""
MAX_BODY_BYTES: Final = MAX_FILES * MAX_BYTES + MAX_TEXT_BYTES
"""A letter with as many papers as are taken, and its text."""


LONGEST_LENGTH: Final = 15  # digits


class BodyLimit:
    """Answers 413 to a request whose body is beyond the ceiling: before a byte of it is read, or as soon as it grows beyond."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, counting its body."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers, taken = Headers(scope=scope), 0
        ceiling = MAX_BODY_BYTES if kind_of(headers) == "multipart/form-data" else MAX_TEXT_BYTES
        if _announced(headers) > ceiling:
            answer = await run_in_threadpool(failure, Request(scope), 413)
            await answer(scope, receive, send)
            return

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > ceiling:
                raise HTTPException(413)
            return message

        await self.app(scope, counted, send)


def _announced(headers: Headers) -> float:
    """How long the body says it is: 0 if it does not say, beyond any ceiling if that is no number."""
    said = headers.get("content-length", "0")
    return int(said) if said.isascii() and said.isdigit() and len(said) <= LONGEST_LENGTH else math.inf
