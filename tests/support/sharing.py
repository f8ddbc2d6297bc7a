"""How the tests are ordered, and shared out when two processes work on them (pytest-xdist, `--dist loadfile`).

In each process what runs an event loop comes before what is in the browser: Playwright keeps one running in the main thread, where
other tests start their own. The many short files come last, so that both processes end together.
"""

from collections.abc import Mapping
from inspect import iscoroutinefunction
from typing import Final

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from deploy.free_ports import keep_to_share

TOGETHER: Final[Mapping[str, str]] = {"tests/wholeway/": "wholeway", "tests/browser/": "browser", "tests/webapps/": "browser"}
"""Folders whose tests share a running system, too dear to have twice: one process takes all of them. Of what is in the browser it takes
everything: two systems and two browsers at work at once are more than two cores bear."""
ON_THE_ENGINE: Final = ("diagrams", "engine", "faults", "wholeway", "workers")
"""Folders of tests that run an event loop of their own, besides those that are coroutines."""


class FolderScheduling(LoadFileScheduling):
    """Share out file by file, what belongs together as one."""

    def _split_scope(self, nodeid: str) -> str:
        return next((group for folder, group in TOGETHER.items() if nodeid.startswith(folder)), super()._split_scope(nodeid))


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
    """Put what takes longest first, then what is on the engine, what is in the browser, and the rest.

    A file is wholly in the browser or not at all (UsageError).
    """
    items.sort(key=_turn)
    mixed = {item.path for item in items if _in_browser(item)} & {item.path for item in items if not _in_browser(item)}
    if mixed:
        raise pytest.UsageError(f"tests in the browser need a file of their own: {', '.join(path.name for path in mixed)}")


def _turn(item: pytest.Item) -> int:
    if _in_browser(item):
        return 2
    if item.path.parent.name in ON_THE_ENGINE or iscoroutinefunction(getattr(item, "function", None)):
        return 0 if item.get_closest_marker("slow") else 1
    return 3


def _in_browser(item: pytest.Item) -> bool:
    return "browser" in getattr(item, "fixturenames", ())
