"""How our processes log: one JSON object a line, nothing a person wrote in it."""

import json
import logging
import sys
from typing import Any

import structlog

from workers.failures import facts_of


class _JsonLine(logging.Formatter):
    """A library's line as ours are; of an exception its kind and places, not its words, which may quote a person."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {"level": record.levelname.lower(), "logger": record.name, "event": record.getMessage()}
        if record.exc_info and record.exc_info[1]:
            line |= facts_of(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def log_as_json() -> None:
    """Send structlog's and the libraries' lines to standard error; the libraries from WARNING on (below it pyzeebe logs variables)."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setLevel(logging.WARNING)  # on the handler: a library that sets its own logger's level (bm25s does) passes the root's by
    handler.setFormatter(_JsonLine())
    logging.basicConfig(handlers=[handler], level=logging.WARNING)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
