"""Steps that wait for somebody beside the limit: until when, and the reminder when that moment comes (TL-3, FC-4.3)."""

from collections.abc import Mapping
from typing import Any, Final

from sqlmodel import select

from casework import notices, people, return_windows, windows
from casework.context import Context
from casework.instructions.levels import ARTICLES
from casework.matters import by_key, matter_key
from register import people as bureau
from register.bureau import Role
from register.matters import Matter
from register.traffic import Notice

TABLE: Final = "instruction-window"
SIGN_FOR: Final = "sign-for"
ISSUER: Final = "issuer"
RETURN: Final = "return"
WAITED_FOR: Final[Mapping[str, tuple[Role, str]]] = {
    SIGN_FOR: (Role.OFFICE, "批办件等待签收"),
    RETURN: (Role.HEAD, "退回期限已到，请指定承办人"),
    ISSUER: (Role.ISSUER, "回告等待批示人意见"),
}


def sign_for_until(context: Context, _: Matter) -> dict[str, Any]:
    """Until when the office signs."""
    return {"signForUntil": _until(context, SIGN_FOR)}


def issuer_until(context: Context, _: Matter) -> dict[str, Any]:
    """Until when the issuer's word is waited for without a reminder."""
    return {"issuerUntil": _until(context, ISSUER)}


def remind(context: Context, key: str, window: str) -> None:
    """Whoever the step waits for is told, once a day; the office where an issuer does not work here.

    What is still not signed for, or has no word from its issuer, on a later day is told to the office's head as well: no limit runs for
    the one, and the other is out of its handler's hands.
    """
    matter, _ = by_key(context, key)
    role, words = WAITED_FOR[window]
    if matter.closed_at is not None:
        return
    article = return_windows.article(context, matter) if window == RETURN else ARTICLES[matter.kind]
    prefix = f"waiting:{window}:{matter_key(matter)}:"
    asked = [people.holder(context, role, matter)]
    if _reminded_before(context, matter, prefix):
        asked.append(bureau.acting_head(context.session, bureau.OFFICE, context.today()))
    for staff in dict.fromkeys(asked):
        if staff is not None:
            body, said = f"{matter.number}：{words}。", f"{prefix}{context.today()}:{staff}"
            notices.tell(context, staff, matter, kind="waiting", article=article, title="事项等待办理", body=body, key=said)


def _reminded_before(context: Context, matter: Matter, prefix: str) -> bool:
    """Whether somebody was reminded of the step on an earlier day."""
    told = context.session.exec(select(Notice.natural_key).where(Notice.matter_id == matter.id, Notice.kind == "waiting")).all()
    return any(key.startswith(prefix) and not key.startswith(f"{prefix}{context.today()}") for key in told)


def _until(context: Context, window: str) -> str:
    return context.iso(context.closing(windows.last_day(context, window, context.today(), table=TABLE)))
