"""The receiver's HTTP face: as much of Elasticsearch as the broker's exporter asks for, behind basic authentication."""

import base64
import hmac
import json
import zlib
from collections.abc import Mapping
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from engine.feed import FeedReceiver

_PRODUCT = {"X-Elastic-Product": "Elasticsearch"}  # the client refuses to talk to anything else
_ANY = ["GET", "HEAD", "POST", "PUT", "DELETE"]


def feed_app(receiver: FeedReceiver, user: str, password: str) -> Starlette:
    """Build the ASGI app: `POST …/_bulk` and whatever else the exporter says (with the password), `GET /health` (without)."""
    expected = base64.b64encode(f"{user}:{password}".encode())

    async def bulk(request: Request) -> Response:
        if not _authenticated(request, expected):
            return _unauthenticated()
        raws = _documents(_plain(await request.body(), request.headers.get("content-encoding")))
        try:
            await run_in_threadpool(receiver.take, raws)
        except Exception:  # whatever it was (it is logged and on the health page), the exporter must send again
            return JSONResponse({"error": "not kept"}, status_code=503, headers=_PRODUCT)
        return JSONResponse({"took": 1, "errors": False, "items": [{"index": {"status": 201}}] * len(raws)}, headers=_PRODUCT)

    async def other(request: Request) -> Response:
        return JSONResponse({"acknowledged": True}, headers=_PRODUCT) if _authenticated(request, expected) else _unauthenticated()

    async def health(_: Request) -> Response:
        state = receiver.health.as_json()
        return JSONResponse(state, status_code=200 if state["ok"] else 503)

    return Starlette(
        routes=[
            Route("/health", health, methods=["GET"]),
            Route("/_bulk", bulk, methods=["POST", "PUT"]),
            Route("/{path:path}", other, methods=_ANY),
        ]
    )


def _authenticated(request: Request, expected: bytes) -> bool:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    return scheme.lower() == "basic" and hmac.compare_digest(given.encode(), expected)


def _unauthenticated() -> Response:
    return JSONResponse({"error": "unauthenticated"}, status_code=401, headers=_PRODUCT | {"WWW-Authenticate": 'Basic realm="feed"'})


def _plain(body: bytes, encoding: str | None) -> bytes:
    return zlib.decompress(body, wbits=31) if encoding == "gzip" else body


def _documents(body: bytes) -> list[Mapping[str, Any]]:
    """Return the documents of a bulk body, whose lines alternate between action and document."""
    lines = [line for line in body.split(b"\n") if line]
    return [json.loads(line) for line in lines[1::2]]
