"""Route by route: who is asked to sign in, whose forms are taken, what every answer carries. A new route is in at once."""

from dataclasses import fields
from itertools import product

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import Session, func, select

from api.headers import SECURITY
from api.rates import RateLimits
from api.services import Services
from register.audit import AuditEvent
from register.bureau import Staff
from register.matters import Matter
from register.session import transaction
from tests.api.citizen import hidden_fields
from tests.api.handling import Handling
from tests.attack.routes import PUBLIC, Route, routes_of
from tests.attack.staff import enter_as

HOSTILE = (
    *("%00", "a%00b", "%0d%0aSet-Cookie:x=1", "%E2%80%AE", "%FF%FE", "..%2F..%2Fetc%2Fpasswd", "%27%20OR%201=1--", "%25s%25n"),
    *("-1", "0", "2147483648", "99999999999999999999", "9" * 5000, "%EF%BC%91", "%C2%B2", "%3Cscript%3Ealert(1)%3C%2Fscript%3E"),
)
"""What no address of ours holds where a number, a key or an id is meant."""

STRICT = {name.lower(): text for name, text in SECURITY.items()}.items()


def all_routes(client: TestClient) -> list[Route]:
    return routes_of(client.app)  # type: ignore[arg-type]


def test_the_list_of_public_routes_names_no_route_that_is_gone(client: TestClient) -> None:
    assert {(one.method, one.path) for one in all_routes(client)} >= PUBLIC
    assert all(one.path.count("{") == len(one.parameters) for one in all_routes(client)), "a parameter needs a value in routes.py"


def test_everything_that_is_not_public_asks_to_sign_in(client: TestClient, handling: Handling) -> None:
    """Deny by default; a matter that exists makes no difference."""
    handling.letter()
    open_doors = []
    for route in all_routes(client):
        answer = client.request(route.method, route.address)
        led = answer.status_code == 303 and answer.headers["location"].startswith("/sign-in")
        if led == route.public and route.path != "/sign-in/oidc":
            open_doors.append((route.method, route.path, answer.status_code))
    assert open_doors == []


def test_a_session_that_has_ended_opens_nothing(client: TestClient, engine: Engine) -> None:
    for state in ("forged", "left the bureau"):
        enter_as(client, engine, "zhao")
        if state == "forged":
            client.cookies.set("xn_session", "A" * 43)
        else:
            with transaction(engine) as session:
                session.get_one(Staff, "zhao").active = False
        for route in all_routes(client):
            if not route.public:
                answer = client.request(route.method, route.address)
                assert answer.status_code == 303 and answer.headers["location"].startswith("/sign-in"), (state, route)


def test_no_form_is_taken_without_this_sessions_own_token(client: TestClient, engine: Engine, handling: Handling) -> None:
    """CSRF: none, one made up, one of another session, one of the same person's earlier session."""
    handling.letter()
    anothers, earlier = enter_as(client, engine, "zhao"), enter_as(client, engine, "sun")
    enter_as(client, engine, "sun")
    before = _state(engine)
    for route in all_routes(client):
        if route.method == "POST":
            for token in (None, anothers, earlier):
                fields = {} if token is None else {"csrf_token": token}
                assert client.post(route.address, data=fields).status_code == 403, (route, token)
    assert _state(engine) == before


def test_no_public_form_is_taken_without_the_visitors_own_token(client: TestClient, engine: Engine) -> None:
    theirs = hidden_fields(client.get("/track").text)["csrf_token"]
    client.cookies.clear()
    client.get("/track")
    for route in all_routes(client):
        if route.method == "POST" and route.public:
            for token in ("", theirs):
                assert client.post(route.address, data={"csrf_token": token}).status_code == 403, route


def test_every_public_form_is_slow_for_whoever_repeats_it(client: TestClient, services: Services) -> None:
    """A rate for each; the answer says when to come back. Leaving changes nothing anywhere."""
    rates = services.rates
    for field in fields(rates):
        object.__setattr__(rates, field.name, "1/hour")
    for route in all_routes(client):
        if route.method == "POST" and route.public and not route.path.endswith("/leave"):
            client.app.state.rates = RateLimits()  # type: ignore[attr-defined]
            token = hidden_fields(client.get("/track").text)["csrf_token"]
            first, second = (client.post(route.address, data={"csrf_token": token}) for _ in range(2))
            assert first.status_code != 429 and second.status_code == 429, (route, first.status_code, second.status_code)
            assert 1 <= int(second.headers["retry-after"]) <= 3600


def test_strange_addresses_are_not_there_and_break_nothing(client: TestClient, engine: Engine, handling: Handling) -> None:
    """Never a server error, never another's header, and always the strict headers."""
    handling.letter()
    token = enter_as(client, engine, "sun")
    wrong = []
    for route in all_routes(client):
        for name, value in product(route.parameters[-1:], HOSTILE):
            answer = client.request(route.method, route.with_parameter(name, value), data={"csrf_token": token})
            if answer.status_code not in {303, 403, 404, 409, 422} or "x=1" in answer.headers.get("set-cookie", ""):
                wrong.append((route.method, route.path, name, value[:30], answer.status_code))
            assert answer.headers.items() >= STRICT
            assert "<script>alert(1)" not in answer.text
    assert wrong == []


def test_strange_questions_break_nothing(client: TestClient, engine: Engine, handling: Handling) -> None:
    handling.letter()
    enter_as(client, engine, "sun")
    names = ("q", "page", "light", "department", "status", "closed", "year", "next", "done", "saved", "diagram", "matter", "received", "x")
    for route in all_routes(client):
        if route.method == "GET":
            for value in HOSTILE[::4]:
                answer = client.get(f"{route.address}?" + "&".join(f"{name}={value[:500]}" for name in names))
                assert answer.status_code < 500 and "<script>alert(1)" not in answer.text, (route, value)
                assert "x=1" not in answer.headers.get("set-cookie", "")


def test_what_a_route_does_not_take_is_refused_with_what_it_takes(client: TestClient, engine: Engine) -> None:
    enter_as(client, engine, "sun")
    for route in all_routes(client):
        for method in ("DELETE", "TRACE"):
            answer = client.request(method, route.address)
            assert answer.status_code == 405 and answer.headers["allow"], (method, route)


def test_a_broken_server_answers_with_the_strict_headers_too(client: TestClient, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last resort lies outside all that adds headers."""
    enter_as(client, engine, "sun")
    monkeypatch.setattr("api.board.find", lambda *_: 1 / 0)
    answer = client.get("/board")
    assert answer.status_code == 500 and "ZeroDivision" not in answer.text
    assert answer.headers.items() >= STRICT
    assert answer.headers["cache-control"] == "no-store"


def _state(engine: Engine) -> tuple[int, ...]:
    with Session(engine) as session:
        return tuple(session.exec(select(func.count()).select_from(table)).one() for table in (AuditEvent, Matter))
