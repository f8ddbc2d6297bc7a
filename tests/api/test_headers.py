"""What every answer carries, pages and failures alike."""

import pytest
from fastapi.testclient import TestClient

from tests.api.citizen import Clerk

PAGES = ("/", "/letters/new", "/track", "/diagrams", "/sign-in", "/nowhere", "/healthz", "/static/portal.css", "/receipt")


@pytest.mark.parametrize("address", PAGES)
def test_every_answer_has_the_strict_headers(client: TestClient, address: str) -> None:
    headers = client.get(address).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src 'self'" in policy and "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff" and headers["x-frame-options"] == "DENY"
    assert headers["cache-control"] == ("no-cache" if address.startswith("/static") else "no-store")


@pytest.mark.parametrize("address", PAGES[:5])
def test_no_page_holds_script_or_style_of_its_own_or_reaches_outside(client: TestClient, address: str) -> None:
    page = client.get(address).text
    assert " style=" not in page and "<style" not in page and " onclick=" not in page
    assert "http://" not in page and "https://" not in page


def test_failures_are_chinese_pages(client: TestClient, clerk: Clerk) -> None:
    missing = client.get("/nowhere")
    assert missing.status_code == 404 and "没有这个页面" in missing.text
    assert client.get("/matters/LX-2026-999999").status_code == 404
    assert "不能这样操作" in client.put("/track").text


def test_a_broken_database_gives_a_page_not_a_trace(client: TestClient, clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.letters.letters.register_letter", lambda *_: 1 / 0)
    answer = clerk.post("/letters/new", "/letters", subject="x")
    assert answer.status_code == 500 and "系统出错了" in answer.text and "ZeroDivision" not in answer.text
