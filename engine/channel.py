"""The gRPC channel to the engine; commands and workers of one process share one."""

import grpc

# gRPC's own pauses between connection attempts grow to two minutes: too long after a short outage.
_OPTIONS = (
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.min_reconnect_backoff_ms", 100),
    ("grpc.max_reconnect_backoff_ms", 1_000),
    ("grpc.keepalive_time_ms", 45_000),
    ("grpc.keepalive_timeout_ms", 10_000),
)


def open_channel(address: str) -> grpc.aio.Channel:
    """Open a channel to `host:port`; call inside the running event loop and close it at the end."""
    return grpc.aio.insecure_channel(address, options=_OPTIONS)
