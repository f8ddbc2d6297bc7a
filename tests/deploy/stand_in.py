"""Stands in for the record feed's receiver where only the broker's start matters: takes every record and keeps none.

Run as a module with the port as argument; GET /records tells how many bulk requests came, and with which credentials.
"""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar


class StandIn(BaseHTTPRequestHandler):
    """Answers as Elasticsearch does, as far as the exporter asks."""

    protocol_version = "HTTP/1.1"
    seen: ClassVar[dict[str, str | int]] = {"bulks": 0, "authorization": ""}

    def _answer(self) -> None:
        body: dict[str, object] = {"acknowledged": True}
        if self.headers.get("Transfer-Encoding") == "chunked":
            while size := int(self.rfile.readline(), 16):
                self.rfile.read(size + 2)
            self.rfile.readline()
        else:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path.startswith("/_bulk"):
            self.seen["bulks"] = int(self.seen["bulks"]) + 1
            self.seen["authorization"] = self.headers.get("Authorization", "")
            body = {"took": 1, "errors": False, "items": []}
        if self.path == "/records":
            body = dict(self.seen)
        data = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("X-Elastic-Product", "Elasticsearch")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = do_PUT = do_HEAD = _answer

    def log_message(self, *_: object) -> None:
        """Quiet."""


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), StandIn).serve_forever()
