"""Group robots at a real HTTP server: the documented formats, DingTalk's signature checked as its server does."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from workers.robots import DingTalkRobot, RobotRefused, WeComRobot

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
SECRET = "SEC-of-the-group"


class RobotServer(ThreadingHTTPServer):
    """Answers as the robots' servers do: errcode 0, or another for a bad signature."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.heard: list[tuple[str, dict[str, object]]] = []
        self.answer: tuple[int, dict[str, object]] = (200, {"errcode": 0, "errmsg": "ok"})

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: RobotServer

    def do_POST(self) -> None:
        self.server.heard.append((self.path, json.loads(self.rfile.read(int(self.headers["Content-Length"])))))
        status, answer = self.server.answer
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[RobotServer]:
    server = RobotServer()
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=5.0, trust_env=False) as client:
        yield client


def test_wecom_gets_a_text_message_at_its_address(server: RobotServer, client: httpx.Client) -> None:
    WeComRobot(client, f"{server.url}/cgi-bin/webhook/send?key=k1")("来信逾期")
    assert server.heard == [("/cgi-bin/webhook/send?key=k1", {"msgtype": "text", "text": {"content": "来信逾期"}})]


def test_dingtalk_gets_a_message_signed_as_its_server_checks_it(server: RobotServer, client: httpx.Client) -> None:
    DingTalkRobot(client, f"{server.url}/robot/send?access_token=t1", SECRET, lambda: NOW)("来信逾期")
    ((path, message),) = server.heard
    asked = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
    assert message == {"msgtype": "text", "text": {"content": "来信逾期"}, "at": {"isAtAll": False}}
    assert (asked["access_token"], asked["timestamp"]) == ("t1", "1772424000000")
    expected = hmac.new(SECRET.encode(), f"{asked['timestamp']}\n{SECRET}".encode(), hashlib.sha256).digest()
    assert base64.b64decode(asked["sign"]) == expected


def test_without_a_secret_nothing_is_signed(server: RobotServer, client: httpx.Client) -> None:
    DingTalkRobot(client, f"{server.url}/robot/send?access_token=t1", None, lambda: NOW)("来信逾期")
    assert server.heard[0][0] == "/robot/send?access_token=t1"


@pytest.mark.parametrize("answer", [(200, {"errcode": 310000, "errmsg": "sign not match"}), (200, {}), (502, {})])
def test_a_robot_that_does_not_take_it_is_an_error_without_the_address(
    server: RobotServer, client: httpx.Client, answer: tuple[int, dict[str, object]]
) -> None:
    server.answer = answer
    with pytest.raises(RobotRefused) as refused:
        WeComRobot(client, f"{server.url}/send?key=secret")("来信逾期")
    assert "secret" not in str(refused.value)
