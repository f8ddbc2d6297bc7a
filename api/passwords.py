"""Checking a password without telling which part was wrong, with a lock-out after repeated failures."""

from datetime import timedelta
from typing import Final

from pwdlib import PasswordHash
from sqlmodel import Session, col, delete

from api import technical_time
from register.bureau import Staff
from register.identity import Credential, SignIn

LOCK_AFTER_FAILURES: Final = 5
LOCK_FOR: Final = timedelta(minutes=15)

_argon2 = PasswordHash.recommended()
_NOBODY: Final = _argon2.hash("nobody has this password")


def check_password(session: Session, staff_id: str, password: str) -> bool:
    """Whether this person may come in now; counts failures. Unknown, locked and wrong cost the same time and look the same."""
    credential = session.get(Credential, staff_id, with_for_update=True)
    matches = _argon2.verify(password, credential.password_hash if credential else _NOBODY)
    staff = session.get(Staff, staff_id)
    if credential is None or staff is None or not staff.active or _is_locked(credential):
        return False
    _count(credential, matches)
    return matches


def change_password(session: Session, staff_id: str, password: str) -> None:
    """Give somebody a new password, or their first; whoever is signed in as them is out at once. Raises LookupError for nobody's id."""
    if session.get(Staff, staff_id) is None:
        raise LookupError(staff_id)
    session.merge(Credential(staff_id=staff_id, password_hash=_argon2.hash(password), failures=0, locked_until=None))
    session.exec(delete(SignIn).where(col(SignIn.staff_id) == staff_id))


def _is_locked(credential: Credential) -> bool:
    return credential.locked_until is not None and technical_time.now() < credential.locked_until


def _count(credential: Credential, matches: bool) -> None:
    credential.failures = 0 if matches else credential.failures + 1
    credential.locked_until = None
    if credential.failures >= LOCK_AFTER_FAILURES:
        credential.failures = 0
        credential.locked_until = technical_time.now() + LOCK_FOR
