"""The petitioner comes with number and code: a wrong number and a wrong code get the same answer in the same time."""

from typing import Final

from casework import codes
from casework.context import Context
from casework.errors import Refusal
from casework.matters import by_number
from register.matters import Letter, Matter

PUBLIC: Final = "public"
"""Who the audit trail says it was."""


def find(context: Context, number: str, code: str, *, lock: bool = False) -> tuple[Matter, Letter] | None:
    """The letter of this number if the code is its own."""
    wanted = number.strip().upper()
    matter = by_number(context, wanted, lock=lock)
    letter = context.session.get(Letter, matter.id) if matter else None
    known = codes.matches(context.code_key, wanted, code, letter.code_hash if letter else None)
    return None if matter is None or letter is None or not known else (matter, letter)


def own(context: Context, number: str, code: str) -> Matter:
    """The petitioner's letter, locked for a change; raises Refusal."""
    found = find(context, number, code, lock=True)
    if found is None:
        raise Refusal("not-found", "编号或查询码不正确。请对照回执核对后重新输入；查询码不分大小写。")
    return found[0]
