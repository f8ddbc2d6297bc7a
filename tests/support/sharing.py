"""How the tests are ordered, and shared out when three processes work on them (pytest-xdist, `--dist loadfile`).

The third process does what is in the browser and the others the rest: Playwright keeps an event loop running in the main thread, where
other tests start their own, and two systems and two browsers at work at once are more than two cores bear.
"""

from collections.abc import Mapping
from typing import Final

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling
from xdist.workermanage import WorkerController

from deploy.free_ports import keep_to_share

TOGETHER: Final[Mapping[str, str]] = {"tests/wholeway/": "wholeway", "tests/browser/": "browser", "tests/webapps/": "browser"}
"""Folders whose tests share a running system, too dear to have twice: one process takes all of them."""
IN_BROWSER: Final = "[chromium"
"""What pytest-playwright adds to the name of a test that uses the browser."""
SPECIALISED: Final = 3
"""From so many processes on, the last one is the browser's."""


class FolderScheduling(LoadFileScheduling):
    """Share out file by file, what belongs together as one, what is in the browser to the last process."""

    def _split_scope(self, nodeid: str) -> str:
        return next((group for folder, group in TOGETHER.items() if nodeid.startswith(folder)), super()._split_scope(nodeid))

    def _assign_work_unit(self, node: WorkerController) -> None:
        """Give the process the next file of its sort; end it when there is none left."""
        fitting = next((scope for scope in self.workqueue if self._fits(scope, node)), None)
        if fitting is None:
            node.shutdown()
            return
        self.workqueue.move_to_end(fitting, last=False)
        super()._assign_work_unit(node)

    def _fits(self, scope: str, node: WorkerController) -> bool:
        if len(self.nodes) < SPECIALISED:
            return True
        return any(IN_BROWSER in name for name in self.workqueue[scope]) == (node is self.nodes[-1])


def pytest_configure(config: pytest.Config) -> None:
    """Give each process ports of its own: a part that is killed and comes back must find its port free."""
    worker = getattr(config, "workerinput", None)
    if worker:
        keep_to_share(int(worker["workerid"].removeprefix("gw")), worker["workercount"])


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> FolderScheduling | None:
    """Take the place of the plain way to share out by files."""
    return FolderScheduling(config, log) if config.getvalue("dist") == "loadfile" else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let what takes longest begin first, and files in the browser come last.

    Playwright keeps an event loop running in the main thread, where other tests start their own: a file is wholly in the browser or
    not at all (UsageError).
    """
    items.sort(key=_turn)
    mixed = {item.path for item in items if _in_browser(item)} & {item.path for item in items if not _in_browser(item)}
    if mixed:
        raise pytest.UsageError(f"tests in the browser need a file of their own: {', '.join(path.name for path in mixed)}")


def _turn(item: pytest.Item) -> int:
    return 2 if _in_browser(item) else 0 if item.get_closest_marker("slow") else 1


def _in_browser(item: pytest.Item) -> bool:
    return "browser" in getattr(item, "fixturenames", ())
