"""Page numbers from addresses, whatever people type there."""

from typing import Final
from urllib.parse import urlencode

from fastapi import Request

LAST: Final = 1_000_000


def page_number(request: Request) -> int:
    """The page asked for, 1 for anything that is no page."""
    asked = request.query_params.get("page", "")
    return min(max(1, int(asked)), LAST) if asked.isascii() and asked.isdigit() and len(asked) <= len(str(LAST)) else 1


def address(path: str, **parameters: object) -> str:
    """An address of ours with those parameters that say something."""
    said = {name: value for name, value in parameters.items() if value not in (None, "")}
    return f"{path}?{urlencode(said)}" if said else path
