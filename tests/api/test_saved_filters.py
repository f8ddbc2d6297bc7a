"""Saved filters of the board: one's own, by name, never another's."""

from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import Session, select

from casework.saved_filters import MOST
from register.saved_filters import SavedFilter
from tests.api.citizen import Clerk
from tests.api.test_matters import as_person

ASKED = {"light": "red", "department": "high-tech"}


def test_a_filter_is_kept_and_used_again(clerk: Clerk) -> None:
    answer = clerk.post("/inbox", "/board/filters", name="高新逾期", **ASKED)
    assert answer.status_code == 303 and answer.headers["location"] == "/board?light=red&department=high-tech"
    page = clerk.client.get("/board").text
    assert "高新逾期" in page and "/board?light=red&amp;department=high-tech" in page


def test_the_same_name_again_replaces(clerk: Clerk, engine: Engine) -> None:
    for light in ("red", "yellow"):
        clerk.post("/inbox", "/board/filters", name="常用", light=light)
    with Session(engine) as session:
        assert session.exec(select(SavedFilter.asked)).one() == {"light": "yellow"}


def test_what_cannot_be_kept_is_said_with_the_name_typed(clerk: Clerk) -> None:
    for typed in ({"name": "", **ASKED}, {"name": "长" * 21, **ASKED}, {"name": "什么也没选"}):
        answer = clerk.post("/inbox", "/board/filters", **typed)
        assert answer.status_code == 422 and 'role="alert"' in answer.text and typed["name"] in answer.text


def test_there_is_an_end_to_them(clerk: Clerk) -> None:
    for number in range(MOST):
        assert clerk.post("/inbox", "/board/filters", name=f"第{number}", light="red").status_code == 303
    assert clerk.post("/inbox", "/board/filters", name="多一个", light="red").status_code == 422
    assert clerk.post("/inbox", "/board/filters", name="第0", light="green").status_code == 303


def test_nobody_sees_or_removes_anothers(client: TestClient, engine: Engine) -> None:
    as_person(client, "sun").post("/inbox", "/board/filters", name="小梅的", light="red")
    other = as_person(client, "chen")
    assert "小梅的" not in other.client.get("/board").text
    other.post("/inbox", "/board/filters/removal", filter="1")
    with Session(engine) as session:
        (kept,) = session.exec(select(SavedFilter.id))
    own = as_person(client, "sun")
    own.post("/inbox", "/board/filters/removal", filter=str(kept))
    assert "小梅的" not in own.client.get("/board").text
