"""Steps that wait for somebody beside the limit: until when, and the reminder when that moment comes (TL-3, FC-4.3)."""

from collections.abc import Mapping
from typing import Any, Final

from casework import notices, people, return_windows, windows
from casework.context import Context
from casework.instructions.levels import ARTICLES
from casework.matters import by_key, matter_key
from register.bureau import Role
from register.matters import Matter

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
    """Whoever the step waits for is told, once a day; the office where an issuer does not work here."""
    matter, _ = by_key(context, key)
    role, words = WAITED_FOR[window]
    staff = people.holder(context, role, matter)
    if staff is None or matter.closed_at is not None:
        return
    article = return_windows.article(context, matter) if window == RETURN else ARTICLES[matter.kind]
    body, said = f"{matter.number}：{words}。", f"waiting:{window}:{matter_key(matter)}:{context.today()}:{staff}"
    notices.tell(context, staff, matter, kind="waiting", article=article, title="事项等待办理", body=body, key=said)


def _until(context: Context, window: str) -> str:
    return context.iso(context.closing(windows.last_day(context, window, context.today(), table=TABLE)))
