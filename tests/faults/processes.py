"""Where killable processes are forked from: a server that has imported what they need, so that each is there at once."""

import multiprocessing
from typing import Final

PROCESSES: Final = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.faults.hooked", "tests.faults.mailing"])
