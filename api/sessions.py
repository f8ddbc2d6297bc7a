"""Server-side sessions of staff: the cookie holds a random token, the register its hash; idle and absolute ends."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from fastapi import Request, Response
from sqlmodel import Session, col, delete

from api import technical_time
from api.services import Services
from api.tokens import hashed, new_token
from register.bureau import Staff
from register.identity import SignIn

SESSION_COOKIE: Final = "xn_session"
IDLE: Final = timedelta(hours=2)
ABSOLUTE: Final = timedelta(hours=12)
RENEW_BELOW: Final = IDLE - timedelta(minutes=5)
"""Renewed at most every five minutes, so that reading pages does not write the table each time."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is at the keyboard; `csrf` is what this session's forms must bring back."""

    staff_id: str
    name: str
    csrf: str


def open_session(session: Session, staff_id: str) -> str:
    """Start a session and give its token; sessions that have ended are cleared away."""
    now = technical_time.now()
    token = new_token()
    session.exec(delete(SignIn).where(col(SignIn.expires_at) <= now))
    session.add(SignIn(token_hash=hashed(token), staff_id=staff_id, csrf_token=new_token(), created_at=now, expires_at=now + IDLE))
    return token


def read_session(session: Session, token: str) -> SignedIn | None:
    """Who holds this token now; None if it is unknown, has ended, or the person no longer works here."""
    now = technical_time.now()
    row = session.get(SignIn, hashed(token))
    if row is None or now >= min(row.expires_at, row.created_at + ABSOLUTE):
        return None
    staff = session.get(Staff, row.staff_id)
    if staff is None or not staff.active:
        return None
    if row.expires_at - now < RENEW_BELOW:
        row.expires_at = now + IDLE
    return SignedIn(staff.id, staff.name, row.csrf_token)


def close_session(session: Session, token: str) -> None:
    """End a session for good, on the server too."""
    session.exec(delete(SignIn).where(col(SignIn.token_hash) == hashed(token)))


def give_cookie(response: Response, token: str, services: Services) -> None:
    """Hand the browser its session token; scripts cannot read it, other sites cannot send it."""
    response.set_cookie(SESSION_COOKIE, token, max_age=int(ABSOLUTE.total_seconds()), httponly=True, samesite="lax", secure=services.secure)


def signed_in(request: Request, services: Services) -> SignedIn | None:
    """Who is signed in on this request, read once a request."""
    if not hasattr(request.state, "signed_in"):
        token = request.cookies.get(SESSION_COOKIE)
        request.state.signed_in = None
        if token:
            with services.work() as context:
                request.state.signed_in = read_session(context.session, token)
    found: SignedIn | None = request.state.signed_in
    return found
