"""`/health` and `/metrics` of a process without pages; in a thread of its own, so that it answers whatever the others do."""

import json
from collections.abc import Callable, Sequence
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TypeAlias

import structlog
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

Problems: TypeAlias = Callable[[], Sequence[str]]
"""Says what keeps a process from its work, each in a word or two; nothing when it is ready."""

log = structlog.get_logger(__name__)


class HealthServer:
    """GET /health: 200 or 503 with `{"ready": bool, "problems": [...]}`; GET /metrics: Prometheus."""

    def __init__(self, port: int, problems: Problems, host: str = "127.0.0.1") -> None:
        """Listen at once; raise OSError when the port is taken."""
        self._server = ThreadingHTTPServer((host, port), _handler(problems))
        self._thread = Thread(target=self._server.serve_forever, name="health", daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        """Return the port listened on (useful where 0 was asked for)."""
        return self._server.server_port

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _handler(problems: Problems) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/metrics":
                self._answer(HTTPStatus.OK, CONTENT_TYPE_LATEST, generate_latest())
            elif self.path == "/health":
                found = list(_ask(problems))
                body = json.dumps({"ready": not found, "problems": found}).encode()
                self._answer(HTTPStatus.SERVICE_UNAVAILABLE if found else HTTPStatus.OK, "application/json", body)
            else:
                self._answer(HTTPStatus.NOT_FOUND, "text/plain", b"not found")

        def _answer(self, status: HTTPStatus, media_type: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep the probes out of the log."""

    return Handler


def _ask(problems: Problems) -> Sequence[str]:
    try:
        return problems()
    except Exception as error:  # a check that breaks is an answer too
        log.warning("health check failed", error=type(error).__name__)
        return [type(error).__name__]
