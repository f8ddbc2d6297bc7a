"""Signing in: nobody learns which part was wrong, failures lock, sessions live on the server."""

import re
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import Session, select

from api import technical_time
from api.passwords import LOCK_AFTER_FAILURES, LOCK_FOR
from api.sessions import ABSOLUTE, IDLE, SESSION_COOKIE
from api.sign_in import safe_next
from register.audit import AuditEvent
from register.bureau import Staff
from register.identity import SignIn
from register.session import transaction
from tests.api.citizen import Clerk, hidden_fields


@pytest.fixture
def someone(client: TestClient) -> Clerk:
    return Clerk(client)


def without_tokens(page: str) -> str:
    return re.sub(r'value="[^"]*"', "", page)


def later(monkeypatch: pytest.MonkeyPatch, by: timedelta) -> None:
    moment = technical_time.now() + by
    monkeypatch.setattr(technical_time, "now", lambda: moment)


def test_signing_in_leads_to_the_inbox_and_is_on_record(someone: Clerk, engine: Engine) -> None:
    answer = someone.sign_in("sun")
    assert (answer.status_code, answer.headers["location"]) == (303, "/inbox")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=lax" in cookie
    with Session(engine) as session:
        assert session.exec(select(AuditEvent.actor, AuditEvent.action)).all() == [("sun", "sign-in")]


def test_the_register_keeps_no_token(someone: Clerk, engine: Engine) -> None:
    someone.sign_in("sun")
    token = someone.client.cookies[SESSION_COOKIE]
    with Session(engine) as session:
        assert session.exec(select(SignIn)).one().token_hash != token
        assert session.get(SignIn, token) is None


def test_unknown_name_and_wrong_password_get_the_same_answer(someone: Clerk) -> None:
    unknown, wrong = someone.sign_in("nobody"), someone.sign_in("sun", "wrong")
    assert unknown.status_code == wrong.status_code == 401
    assert without_tokens(unknown.text) == without_tokens(wrong.text)


def test_failures_are_on_record_with_the_name_tried_if_it_is_somebodys(someone: Clerk, engine: Engine) -> None:
    """What is nobody's name may be a password typed into the wrong field."""
    someone.sign_in("sun", "wrong")
    someone.sign_in("My-secret-1", "x")
    with Session(engine) as session:
        tried = session.exec(select(AuditEvent.actor, AuditEvent.action, AuditEvent.subject).order_by(AuditEvent.id)).all()
    assert tried == [("public", "sign-in-failed", "sun"), ("public", "sign-in-failed", "nobody")]


def test_five_failures_lock_and_four_do_not(someone: Clerk) -> None:
    for _ in range(LOCK_AFTER_FAILURES - 1):
        someone.sign_in("sun", "wrong")
    assert someone.sign_in("sun").status_code == 303
    someone.client.cookies.clear()
    for _ in range(LOCK_AFTER_FAILURES):
        someone.sign_in("sun", "wrong")
    assert someone.sign_in("sun").status_code == 401


def test_a_lock_ends_after_its_time(someone: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(LOCK_AFTER_FAILURES):
        someone.sign_in("sun", "wrong")
    later(monkeypatch, LOCK_FOR)
    assert someone.sign_in("sun").status_code == 303


def test_who_left_the_bureau_is_out_at_once(someone: Clerk, engine: Engine) -> None:
    someone.sign_in("sun")
    with transaction(engine) as session:
        session.get_one(Staff, "sun").active = False
    assert someone.client.get("/notices").headers["location"].startswith("/sign-in")
    assert someone.sign_in("sun").status_code == 401


def test_an_idle_session_ends(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    later(monkeypatch, IDLE)
    assert clerk.client.get("/inbox").status_code == 303


def test_a_used_session_ends_after_half_a_day_all_the_same(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(ABSOLUTE // (IDLE / 2) - 1):
        later(monkeypatch, IDLE / 2)
        assert clerk.client.get("/inbox").status_code == 200
    later(monkeypatch, IDLE / 2)
    assert clerk.client.get("/inbox").status_code == 303


def test_signing_out_ends_the_session_on_the_server(clerk: Clerk, engine: Engine) -> None:
    token = clerk.client.cookies[SESSION_COOKIE]
    assert clerk.post("/inbox", "/sign-out").status_code == 303
    clerk.client.cookies.set(SESSION_COOKIE, token)
    assert clerk.client.get("/inbox").status_code == 303


def test_signing_in_gives_a_new_session_each_time(someone: Clerk, engine: Engine) -> None:
    """A session planted before signing in is worth nothing (session fixation)."""
    someone.client.cookies.set(SESSION_COOKIE, "planted")
    fields = hidden_fields(someone.client.get("/sign-in").text)
    answer = someone.client.post("/sign-in", data={**fields, "staff_id": "sun", "password": "correct-horse-battery"})
    assert answer.status_code == 303 and "planted" not in answer.headers["set-cookie"]


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1", "/a\r\nX: y"])
def test_after_signing_in_nobody_is_led_away(wanted: str) -> None:
    assert safe_next(wanted) == "/inbox"


def test_after_signing_in_the_page_asked_for_opens(someone: Clerk) -> None:
    asked = someone.client.get("/board?light=red").headers["location"]
    assert asked == "/sign-in?next=/board%3Flight%3Dred"
    assert someone.sign_in("sun", next="/board?light=red").headers["location"] == "/board?light=red"
