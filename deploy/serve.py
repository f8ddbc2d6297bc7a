"""`python -m deploy.serve receiver|relay|workers|portal`: one process of ours, until it is told to end."""

import sys
from importlib import import_module
from typing import Final

import structlog

from deploy.logs import log_as_json
from deploy.problems import Problem
from deploy.settings import read_settings

FATAL: Final = 1
PROCESSES: Final = ("receiver", "relay", "workers", "portal")
log = structlog.get_logger(__name__)


def main(arguments: list[str]) -> int:
    """Run the named process; 0 when it was told to end, 1 when it could not go on, 2 when there is no such process."""
    if len(arguments) != 1 or arguments[0] not in PROCESSES:
        sys.stderr.write(f"usage: python -m deploy.serve {'|'.join(PROCESSES)}\n")
        return 2
    log_as_json()
    try:
        import_module(f"deploy.serving.{arguments[0]}").serve(read_settings())  # by name: none waits for what the others import
    except Problem as problem:
        log.error("cannot start", process=arguments[0], problem=str(problem))
        return FATAL
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
