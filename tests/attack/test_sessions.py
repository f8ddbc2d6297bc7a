"""Sessions: cookies that scripts and other sites never get, that end with the password or the post, and lead nowhere else."""

import re
from dataclasses import replace
from http.cookies import SimpleCookie
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import Session, select
from typer.testing import CliRunner

from api.app import create_app
from api.passwords import change_password, check_password
from api.receipts import RECEIPT_COOKIE
from api.services import Services
from api.sessions import SESSION_COOKIE
from api.tracking import FOLLOW_COOKIE
from api.visitor import VISITOR_COOKIE
from deploy.command import build
from register.audit import AuditEvent
from register.bureau import Staff
from register.identity import SignIn
from register.session import short_lived_engine, transaction
from tests.api.bureau import PASSWORD, found_bureau
from tests.api.citizen import Citizen, Clerk
from tests.api.test_letters import receipt_of
from tests.attack.staff import enter_as
from tests.support.postgres import Postgres

ELSEWHERE = (
    *("//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", "https:evil.example"),
    *("/\t/evil.example", "\t//evil.example", " //evil.example", "/ /evil.example", "javascript:alert(1)", "data:text/html,x", "", "inbox"),
    *("/\r\nSet-Cookie: x=1", "/%0d%0aSet-Cookie:%20x=1", "http://testserver.evil.example/", "//testserver@evil.example/"),
)


def cookies(answer: object) -> SimpleCookie:
    found = SimpleCookie()
    for line in answer.headers.get_list("set-cookie"):  # type: ignore[attr-defined]
        found.load(line)
    return found


def test_every_cookie_is_out_of_reach_for_scripts_other_sites_and_plain_http(services: Services) -> None:
    with TestClient(create_app(replace(services, public_url="https://portal.example")), base_url="https://testserver") as client:
        client.follow_redirects = False
        citizen, clerk = Citizen(client), Clerk(client)
        given = cookies(client.get("/track"))
        given |= cookies(citizen.write())
        number, code = receipt_of(citizen)
        given |= cookies(client.post("/track", data=citizen.fill("/track", number=number, code=code)))
        given |= cookies(clerk.sign_in("sun"))
        assert set(given) == {VISITOR_COOKIE, RECEIPT_COOKIE, FOLLOW_COOKIE, SESSION_COOKIE}
        for cookie in given.values():
            assert cookie["httponly"] and cookie["secure"] and cookie["samesite"] in {"strict", "lax"} and not cookie["domain"], cookie
        assert given[RECEIPT_COOKIE]["path"] == "/receipt" and given[FOLLOW_COOKIE]["path"] == "/track"
        assert client.get("/inbox").headers["strict-transport-security"]


def test_codes_are_not_guessed_by_cookie(client: TestClient, citizen: Citizen) -> None:
    """Only a cookie this server gave out is looked up: these pages have no rate of their own. One for the receipt opens no other page."""
    citizen.write()
    number, code = receipt_of(citizen)
    signed = client.cookies.get(RECEIPT_COOKIE) or ""
    client.cookies.clear()
    for value in (f"{number}.{code}", f"{number}.{code}.", f"{number}.{code}.{'0' * 64}", signed[:-1] + "x", "\\000", "é.é.é"):
        for path, name in (("/receipt", RECEIPT_COOKIE), ("/track/letter", FOLLOW_COOKIE)):
            answer = client.get(path, headers={"cookie": f'{name}="{value}"'.encode()})
            assert answer.status_code in {303, 404} and number not in answer.text
    assert client.get("/track/letter", headers={"cookie": f"{FOLLOW_COOKIE}={signed}"}).status_code == 303
    assert client.get("/receipt", headers={"cookie": f"{RECEIPT_COOKIE}={signed}"}).status_code == 200


def test_a_new_password_ends_every_session_and_the_old_password(client: TestClient, engine: Engine) -> None:
    enter_as(client, engine, "sun")
    assert client.get("/inbox").status_code == 200
    with transaction(engine) as session:
        change_password(session, "sun", "another-long-password")
        assert not check_password(session, "sun", PASSWORD) and check_password(session, "sun", "another-long-password")
    assert client.get("/inbox").status_code == 303
    with transaction(engine) as session, pytest.raises(LookupError):
        change_password(session, "nobody", "another-long-password")


def test_whoever_left_is_out_with_a_live_session_and_cannot_send_what_they_began(client: TestClient, engine: Engine) -> None:
    token = enter_as(client, engine, "sun")
    with transaction(engine) as session:
        session.get_one(Staff, "sun").active = False
    answer = client.post("/notices/read", data={"csrf_token": token})
    assert answer.status_code == 303 and answer.headers["location"] == "/sign-in"


def test_signing_in_ends_the_session_the_browser_had(client: TestClient, engine: Engine) -> None:
    """No session is carried over from whoever sat here before, nor planted by anybody."""
    clerk = Clerk(client)
    clerk.sign_in("sun")
    before = client.cookies[SESSION_COOKIE]
    page = client.get("/inbox").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    client.post("/sign-in", data={"csrf_token": token[1], "staff_id": "zhao", "password": PASSWORD})
    assert client.cookies[SESSION_COOKIE] != before
    with Session(engine) as session:
        assert session.exec(select(SignIn.staff_id)).all() == ["zhao"]


def test_signing_in_leads_nowhere_else(client: TestClient, engine: Engine) -> None:
    """As a browser reads the address: it drops tabs and line ends and takes a backslash for a slash."""
    enter_as(client, engine, "sun")
    for wanted in ELSEWHERE:
        answer = client.get(f"/sign-in?next={quote(wanted)}")
        led = re.sub(r"[\t\r\n]", "", answer.headers["location"]).replace("\\", "/")
        assert led.startswith("/") and not led.startswith("//"), wanted
        assert "x=1" not in answer.headers.get("set-cookie", "")


def test_a_password_may_be_anything_and_breaks_nothing(client: TestClient) -> None:
    clerk = Clerk(client)
    for staff, password in (("sun", "\x00"), ("sun", "密" * 100_000), ("\x00", "x"), ("x" * 100_000, "x"), ("' OR 1=1 --", "x")):
        assert clerk.sign_in(staff, password).status_code == 401


def test_the_command_sets_a_password_on_record(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    with postgres.fresh_database(found_bureau) as database, short_lived_engine(database.app_url) as engine:
        monkeypatch.setenv("XIAONENG_DATABASE_URL", database.app_url)
        for staff, new, code in (("sun", "a-new-long-password", 0), ("sun", "short", 1), ("nobody", "a-new-long-password", 1)):
            result = CliRunner().invoke(build(["password"]), ["password", staff], input=f"{new}\n{new}\n")
            assert result.exit_code == code and new not in result.output
        with transaction(engine) as session:
            assert check_password(session, "sun", "a-new-long-password")
            assert session.exec(select(AuditEvent.action, AuditEvent.subject)).all() == [("password-changed", "sun")]
