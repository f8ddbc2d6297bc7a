"""The calculator answers as `xiaoneng limit` does, to anyone, and says beside the field what a rule forbids."""

import pytest
from fastapi.testclient import TestClient

from deploy.limit_questions import Answerer
from tests.api.citizen import Clerk


def reckoned(client: TestClient, **asked: str) -> str:
    answer = client.get("/calculator", params=asked)
    assert answer.status_code == 200, answer.text
    return answer.text


@pytest.mark.parametrize(
    ("matter", "due", "article"),
    [
        ("letter:", "2026年4月14日 17:30", "TL-6"),
        ("document:", "2026年3月23日 17:30", "TL-4"),
        ("bureau-task:important", "2026年3月3日 17:30", "TL-5"),
        ("instruction:urgent", "2026年3月5日 17:30", "TL-3"),
    ],
)
def test_the_page_and_the_command_agree(client: TestClient, matter: str, due: str, article: str) -> None:
    """TL-3 to TL-6, received on Monday 2 March 2026."""
    page = reckoned(client, matter=matter, received="2026-03-02T09:00")
    assert due in page and article in page
    kind, _, category = matter.partition(":")
    told = Answerer().answer({"kind": kind, "received": "2026-03-02T09:00"} | ({"category": category} if category else {}))
    day = str(told["due_date"]).split("-")
    assert f"{day[0]}年{int(day[1])}月{int(day[2])}日" in page


def test_an_emergency_has_no_fixed_end_but_must_be_accepted_within_half_an_hour(client: TestClient) -> None:
    """TL-5."""
    page = reckoned(client, matter="bureau-task:emergency", received="2026-03-02T23:50")
    assert "2026年3月3日 00:20" in page and "不设固定的办结日期" in page


def test_a_year_without_a_notice_is_provisional(client: TestClient) -> None:
    assert "暂定" in reckoned(client, matter="letter:", received="2027-03-01T09:00")


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"matter": "moon:"}, "matter"),
        ({"matter": "letter:"}, "received"),
        ({"matter": "letter:", "received": "gestern"}, "received"),
        ({"matter": "letter:", "received": "9999-12-01T00:00"}, "received"),
        ({"matter": "letter:", "received": "2026-03-02T09:00", "explicit": "2026-13-01"}, "explicit"),
        ({"matter": "letter:", "received": "2026-03-02T09:00", "explicit": "2026-05-29"}, "explicit"),
        ({"matter": "service:", "received": "2026-03-02T09:00"}, "days"),
        ({"matter": "service:", "received": "2026-03-02T09:00", "days": "-1"}, "days"),
        ({"matter": "service:", "received": "2026-03-02T09:00", "days": "九"}, "days"),
        ({"matter": "service:", "received": "2026-03-02T09:00", "days": "9" * 40}, "days"),
    ],
)
def test_what_cannot_be_reckoned_is_said_beside_its_field(client: TestClient, asked: dict[str, str], field: str) -> None:
    answer = client.get("/calculator", params=asked)
    assert answer.status_code == 422 and f'id="{field}-problem"' in answer.text


def test_a_service_keeps_its_promise(client: TestClient) -> None:
    """TL-2."""
    assert "2026年3月6日 17:30" in reckoned(client, matter="service:", received="2026-03-02T09:00", days="4")


def test_the_tables_are_published_in_words(client: TestClient) -> None:
    page = client.get("/tables").text
    for shown in ("办理时限", "来信来访", "工作日", "TL-6", "分管局领导", "局领导交办"):
        assert shown in page
    assert "working-day" not in page and "bureau-task" not in page


def test_staff_see_it_too(clerk: Clerk) -> None:
    assert "期限计算" in clerk.client.get("/calculator").text
