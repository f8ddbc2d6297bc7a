"""How a group is told by its robot: the message formats and the signature that WeCom and DingTalk document."""

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final, Protocol

import httpx
from sqlmodel import Session

from casework.context import Context
from casework.robots import message_of
from register.traffic import Outbox

PATIENCE_SECONDS: Final = 5.0


class RobotRefused(Exception):
    """The robot's server answered, but did not take the message; its code says why."""

    def __init__(self, code: object) -> None:
        super().__init__(f"errcode {code}")


class Robot(Protocol):
    """A group's robot."""

    def __call__(self, text: str) -> None:
        """Say it in the group; raise RobotRefused or httpx.HTTPError."""
        ...


class WeComRobot:
    """WeCom's group robot: the key is in the address, a text message, `errcode` 0 when taken."""

    def __init__(self, client: httpx.Client, address: str) -> None:
        self._client = client
        self._address = address

    def __call__(self, text: str) -> None:
        """Say it in the group."""
        _post(self._client, self._address, {"msgtype": "text", "text": {"content": text}})


class DingTalkRobot:
    """DingTalk's group robot: the token is in the address, and with a secret each request is signed with its time."""

    def __init__(self, client: httpx.Client, address: str, secret: str | None, now: Callable[[], datetime]) -> None:
        self._client = client
        self._address = address
        self._secret = secret
        self._now = now

    def __call__(self, text: str) -> None:
        """Say it in the group."""
        signed = httpx.URL(self._address).copy_merge_params(self._signature())
        _post(self._client, str(signed), {"msgtype": "text", "text": {"content": text}, "at": {"isAtAll": False}})

    def _signature(self) -> dict[str, str]:
        """Base64 of HMAC-SHA-256, under the secret, over the time in milliseconds and the secret, a line each."""
        if self._secret is None:
            return {}
        timestamp = str(int(self._now().timestamp() * 1000))
        digest = hmac.new(self._secret.encode(), f"{timestamp}\n{self._secret}".encode(), hashlib.sha256).digest()
        return {"timestamp": timestamp, "sign": base64.b64encode(digest).decode()}


class RobotSender:
    """Has the robot of a row say its notice; a robot nobody has set up has nothing to say it."""

    def __init__(self, make_context: Callable[[Session], Context], robots: Mapping[str, Robot]) -> None:
        self._make_context = make_context
        self._robots = robots

    def __call__(self, session: Session, row: Outbox) -> bool:
        """Send; heard at least once, for the robots know no way to ask whether they have said it."""
        robot = self._robots.get(row.payload["robot"])
        if robot is not None:
            robot(message_of(self._make_context(session), row.payload["notice_id"]))
        return True


def _post(client: httpx.Client, address: str, message: Mapping[str, object]) -> None:
    """The address is a secret: no error of ours names it."""
    answer = client.post(address, json=message)
    if not answer.is_success:
        raise RobotRefused(answer.status_code)
    code = answer.json().get("errcode")
    if code != 0:
        raise RobotRefused(code)
