"""Ending when asked to: SIGTERM from a supervisor, SIGINT from a keyboard."""

import asyncio
import signal


def stop_event() -> asyncio.Event:
    """Return an event that is set when this process is asked to end; call it in the running loop's thread."""
    event = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, event.set)
    return event
