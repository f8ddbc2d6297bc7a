"""Somebody signed in, without the time that a password takes."""

from fastapi.testclient import TestClient
from sqlalchemy import Engine

from api.sessions import SESSION_COOKIE, open_session, read_session
from register.session import transaction


def enter_as(client: TestClient, engine: Engine, staff_id: str) -> str:
    """Put the person's new session into the browser's cookies; what its forms must bring back (CSRF)."""
    with transaction(engine) as session:
        token = open_session(session, staff_id)
        session.flush()
        me = read_session(session, token)
    assert me is not None
    client.cookies.clear()
    client.cookies.set(SESSION_COOKIE, token)
    return me.csrf
