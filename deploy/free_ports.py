"""Free ports of this machine's loopback, chosen at run time."""

import socket
from contextlib import ExitStack


def free_ports(count: int) -> list[int]:
    """Return ports that were free at the same moment; take them into use soon."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
