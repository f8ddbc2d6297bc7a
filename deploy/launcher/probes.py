"""Questions to a part over loopback: is it there, is it well."""

import socket
from functools import cache

import httpx

from deploy.launcher.part import LOOPBACK

TIMEOUT = httpx.Timeout(2.0)


@cache
def client() -> httpx.Client:
    """One client for loopback; a proxy of the machine's environment must not stand between."""
    return httpx.Client(timeout=TIMEOUT, trust_env=False)


def http_ok(url: str) -> bool:
    """Whether a GET is answered with success."""
    try:
        return client().get(url).is_success
    except httpx.TransportError:
        return False


def port_free(port: int) -> bool:
    """Whether a server could listen on the port now, on loopback and on every address."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True
