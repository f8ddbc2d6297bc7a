"""A ceiling on what one request may carry, counted as it comes, whatever its headers say."""

from typing import Final

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from casework.uploads import MAX_BYTES, MAX_FILES, MEGABYTE

MAX_BODY_BYTES: Final = MAX_FILES * MAX_BYTES + MEGABYTE
"""A letter with as many papers as are taken, and its text."""


class BodyLimit:
    """Ends a request whose body grows beyond MAX_BODY_BYTES with 413."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, counting its body."""
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > MAX_BODY_BYTES:
                raise HTTPException(413)
            return message

        await self.app(scope, counted if scope["type"] == "http" else receive, send)
