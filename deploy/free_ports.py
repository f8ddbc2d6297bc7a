"""Free ports of this machine's loopback, chosen at run time."""

import secrets
import socket
from typing import Final

_BELOW_OUTGOING: Final = range(10_240, 32_768)
"""Linux takes the ports above for outgoing connections, so one found free there may be gone a moment later."""
_given: Final[set[int]] = set()
_mine = _BELOW_OUTGOING


def keep_to_share(number: int, count: int) -> None:
    """Take ports from one of `count` shares only (from 0): processes side by side never take the port of a part that is just away."""
    global _mine  # noqa: PLW0603 -- one process, one share
    _mine = _BELOW_OUTGOING[number::count]


def free_ports(count: int) -> list[int]:
    """Return ports that are free now, none of them twice in this process; take them into use soon."""
    found: list[int] = []
    while len(found) < count:
        port = secrets.choice(_mine)
        if port not in _given and _is_free(port):
            _given.add(port)
            found.append(port)
    return found


def _is_free(port: int) -> bool:
    with socket.socket() as attempt:
        try:
            attempt.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
