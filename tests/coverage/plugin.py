"""pytest's part: after the run, what the tests walked on the engine. A whole run that leaves something out fails.

Every record feed of a run keeps its journal under pytest's temporary folder, those of side-by-side processes below the
controller's; so nothing has to be collected while tests run. A run is whole when it names no test, file, keyword or marker.
"""

from pathlib import Path
from typing import Final

import pytest

from tests.coverage import page
from tests.coverage.walked import Coverage

OUTPUT: Final = Path("build/coverage")  # below the run's root
SHOWN: Final = 20  # places named in the closing lines; the page has them all
_FOUND: Final = pytest.StashKey[Coverage]()


def is_whole(config: pytest.Config) -> bool:
    """Whether the run is on all tests."""
    narrowed = ("keyword", "markexpr", "deselect", "ignore", "ignore_glob", "lf", "collectonly")
    return config.args == config.getini("testpaths") and not any(config.getoption(name, None) for name in narrowed)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Write the page; fail a whole run that passed but for what it left out."""
    config = session.config
    if hasattr(config, "workerinput") or config.option.collectonly:
        return  # the controller sees to it
    coverage = Coverage.of(config._tmp_path_factory.getbasetemp())  # type: ignore[attr-defined]  # as xdist takes it
    if not coverage.walked.elements and not is_whole(config):
        return  # a run without an engine
    config.stash[_FOUND] = coverage
    if coverage.missed and is_whole(config) and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Name the share, what was left out, and the page."""
    if (coverage := config.stash.get(_FOUND, None)) is None:
        return
    terminalreporter.section("diagrams and tables on the engine")
    terminalreporter.line(f"walked {coverage.share}" + ("" if is_whole(config) else ", by this part of the tests"))
    for place, element in coverage.missed[:SHOWN]:
        terminalreporter.line(f"no test walked {place} {element}", red=is_whole(config))
    if page.VIEWER.is_dir():
        page.write(coverage, config.rootpath / OUTPUT)
        terminalreporter.line(f"see {OUTPUT / page.NAME}")
