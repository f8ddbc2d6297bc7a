"""How our processes log: one JSON object a line, nothing a person wrote in it."""

import logging
import sys

import structlog


def log_as_json() -> None:
    """Send structlog's and the libraries' lines to standard error; the libraries from WARNING on (below it pyzeebe logs variables)."""
    logging.basicConfig(
        stream=sys.stderr, level=logging.WARNING, format='{"level": "%(levelname)s", "logger": "%(name)s", "event": "%(message)s"}'
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
