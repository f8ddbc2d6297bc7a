"""People at the portal, as their browsers speak: read the page, bring back its token."""

from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response

from tests.api.bureau import PASSWORD

LETTER = {
    "subject": "咨询高新技术企业认定进度",
    "body": "我公司三月提交了认定材料，想知道审核到哪一步。",
    "name": "王小明",
    "phone": "13812345678",
}


class _Inputs(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.hidden: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "input" and found.get("type") == "hidden":
            self.hidden[str(found.get("name"))] = found.get("value") or ""


def hidden_fields(page: str) -> dict[str, str]:
    inputs = _Inputs()
    inputs.feed(page)
    return inputs.hidden


@dataclass
class Citizen:
    """Somebody at the public pages."""

    client: TestClient

    def fill(self, address: str, **typed: str) -> dict[str, str]:
        return {**hidden_fields(self.client.get(address).text), **typed}

    def write(self, files: Any = None, **typed: str) -> Response:
        return self.client.post("/letters", data=self.fill("/letters/new", **{**LETTER, **typed}), files=files)

    def track(self, number: str, code: str) -> Response:
        answer = self.client.post("/track", data=self.fill("/track", number=number, code=code))
        return self.client.get(answer.headers["location"]) if answer.is_redirect else answer

    def act(self, topic: str, files: Any = None, **typed: str) -> Response:
        """Send one of the forms of the page of the letter followed."""
        token = hidden_fields(self.client.get("/track/letter").text)["csrf_token"]
        fields = {f"{topic}-{name}": value for name, value in typed.items()}
        return self.client.post(f"/track/{topic}", data={"csrf_token": token, **fields}, files=files)


@dataclass
class Clerk:
    """Somebody at the staff's pages."""

    client: TestClient

    def sign_in(self, staff_id: str, password: str = PASSWORD, **more: str) -> Response:
        fields = hidden_fields(self.client.get("/sign-in").text)
        return self.client.post("/sign-in", data={**fields, "staff_id": staff_id, "password": password, **more})

    def post(self, page: str, address: str, **typed: str) -> Response:
        token = hidden_fields(self.client.get(page).text)["csrf_token"]
        return self.client.post(address, data={"csrf_token": token, **typed})

    def act(self, number: str, topic: str, **typed: str) -> Response:
        """Send one of the forms of a matter's page."""
        return self.post("/inbox", f"/matters/{number}/{topic}", **{f"{topic}-{name}": value for name, value in typed.items()})
