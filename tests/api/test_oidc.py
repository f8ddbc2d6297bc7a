"""Signing in by a real OpenID Connect provider, run here: staff come in, strangers are told why not, forged attempts end."""

import re
import warnings
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import Session, select

from api.app import create_app
from api.oidc_provider import NotProven, Provider
from api.services import Services
from register.audit import AuditEvent
from register.bureau import Staff
from register.session import transaction

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the provider's own library announces its next version
    from oidc_provider_mock import User, run_server_in_thread

pytestmark = pytest.mark.filterwarnings("ignore:get_jwt_config:DeprecationWarning")  # the provider's own
PEOPLE = [User(sub=f"person-{name}", claims={"preferred_username": name}) for name in ("sun", "stranger")]


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with run_server_in_thread(user_claims=PEOPLE) as server:
        yield f"http://127.0.0.1:{server.server_port}"


@pytest.fixture
def provider(issuer: str) -> Provider:
    return Provider(issuer, "xiaoneng", "any-secret", "preferred_username", "http://testserver/sign-in/oidc/callback")


@pytest.fixture
def portal(services: Services, provider: Provider) -> Iterator[TestClient]:
    with TestClient(create_app(replace(services, oidc=provider)), raise_server_exceptions=False, follow_redirects=False) as client:
        yield client


def confirmed(portal: TestClient, person: str, next: str = "/board") -> str:
    """Where the provider sends the browser back to, once the person has confirmed there."""
    away = portal.get("/sign-in/oidc", params={"next": next}).headers["location"]
    back = httpx.post(away, data={"sub": f"person-{person}"}, trust_env=False)
    assert back.status_code == 302, back.text
    parts = urlsplit(back.headers["location"])
    return f"{parts.path}?{parts.query}"


def test_staff_come_in_and_it_is_on_record_how(portal: TestClient, engine: Engine) -> None:
    answer = portal.get(confirmed(portal, "sun"))
    assert (answer.status_code, answer.headers["location"]) == (303, "/board")
    assert "孙小梅" in portal.get("/board").text
    with Session(engine) as session:
        event = session.exec(select(AuditEvent).where(AuditEvent.action == "sign-in")).one()
    assert event.actor == "sun" and "oidc" in str(event.model_dump())


def test_a_stranger_is_refused_in_plain_words(portal: TestClient) -> None:
    answer = portal.get(confirmed(portal, "stranger"))
    assert answer.status_code == 403 and "统一身份“stranger”没有对应的本局在职人员" in answer.text
    assert portal.get("/board").status_code == 303


def test_who_has_left_is_refused(portal: TestClient, engine: Engine) -> None:
    with transaction(engine) as session:
        session.get_one(Staff, "sun").active = False
    assert portal.get(confirmed(portal, "sun")).status_code == 403


def test_the_request_carries_a_challenge_and_the_answer_works_once(portal: TestClient) -> None:
    asked = parse_qs(urlsplit(portal.get("/sign-in/oidc").headers["location"]).query)
    assert asked["code_challenge_method"] == ["S256"] and asked["nonce"] and asked["scope"] == ["openid profile"]
    back = confirmed(portal, "sun")
    cookie = portal.cookies["xn_oidc"]
    assert portal.get(back).status_code == 303
    portal.cookies.set("xn_oidc", cookie, path="/sign-in/oidc")
    assert portal.get(back).status_code == 403


def test_another_browsers_answer_or_none_ends_here(portal: TestClient) -> None:
    back = confirmed(portal, "sun")
    assert portal.get(re.sub(r"state=[^&]*", "state=forged", back)).status_code == 403
    portal.cookies.clear()
    answer = portal.get(back)
    assert answer.status_code == 403 and "不是从本站开始的" in answer.text
    assert portal.get("/sign-in/oidc/callback", headers={"cookie": "xn_oidc=e30.forged"}).status_code == 403


def test_a_token_for_another_attempt_is_not_taken(portal: TestClient, provider: Provider) -> None:
    """The nonce of one attempt with the code of another."""
    code = parse_qs(urlsplit(confirmed(portal, "sun")).query)["code"][0]
    with pytest.raises(NotProven, match="InvalidClaimError"):
        provider.finish(code, "another-nonce", "a" * 43)


def test_nobody_is_led_away_after_signing_in(portal: TestClient) -> None:
    assert portal.get(confirmed(portal, "sun", next="https://evil.example/")).headers["location"] == "/inbox"


def test_denying_there_is_told_here(portal: TestClient) -> None:
    away = portal.get("/sign-in/oidc").headers["location"]
    parts = urlsplit(httpx.post(away, data={"action": "deny"}, trust_env=False).headers["location"])
    state = parse_qs(urlsplit(away).query)["state"][0]
    answer = portal.get(f"{parts.path}?error=access_denied&state={state}")
    assert answer.status_code == 403 and "取消了登录" in answer.text


def test_a_provider_out_of_reach_leaves_the_password(services: Services, provider: Provider) -> None:
    lost = replace(services, oidc=replace(provider, issuer="http://127.0.0.1:9"))
    with TestClient(create_app(lost), raise_server_exceptions=False, follow_redirects=False) as client:
        answer = client.get("/sign-in/oidc")
        assert answer.status_code == 503 and "用户名和密码" in answer.text
        assert "用统一身份认证登录" in client.get("/sign-in").text


def test_without_one_there_is_no_such_page(client: TestClient) -> None:
    assert client.get("/sign-in/oidc").status_code == 404
    assert "统一身份认证" not in client.get("/sign-in").text
