"""What counts as walked, and that a whole run fails over what no test walked while a part of it does not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.places import ROOT
from tests.check.specimen import SPECIMEN
from tests.coverage.journals import all_places, journal, step, walk
from tests.coverage.walked import Coverage

WATCH = "limit-watch"


def test_each_node_flow_boundary_event_and_row_is_told_when_it_is_missed(elsewhere: Path) -> None:
    places, tables = all_places(SPECIMEN, elsewhere)
    for missed in (("sample", "Task_Remind"), ("sample", "Event_TooLate"), ("sample", "Flow_Refused"), ("sample-limit", "visit")):
        journal(elsewhere / missed[0] / missed[1], walk(places - {missed}, tables))
        assert Coverage.of(elsewhere / missed[0] / missed[1], SPECIMEN).missed == [missed]


def test_what_several_processes_walked_is_merged_and_only_all_is_a_hundred(elsewhere: Path) -> None:
    places, tables = all_places(SPECIMEN, elsewhere)
    one, other = places - {("sample", "Task_Remind")}, {("sample", "Task_Remind")}
    journal(elsewhere / "gw0/journal0", walk(one, tables))
    assert Coverage.of(elsewhere, SPECIMEN).share == f"{len(one)} of {len(places)} ({1000 * len(one) // len(places) / 10} %)"
    journal(elsewhere / "gw1/journal0", walk(other, tables))
    assert Coverage.of(elsewhere, SPECIMEN).share.endswith("(100.0 %)")


def test_made_up_journals_and_torn_lines_do_not_count(elsewhere: Path) -> None:
    made_up = step("sample", "Task_Remind").replace("brokerVersion", "noVersion")
    journal(elsewhere, [made_up, step("sample", "Call_Archive", "ELEMENT_ACTIVATED"), step("sample", "EndEvent_Refused")[:-9]])
    assert Coverage.of(elsewhere, SPECIMEN).walked.elements.total() == 0


def test_flow_out_of_an_event_based_gateway_counts_with_the_event_that_came(elsewhere: Path) -> None:
    """The engine writes no record of that passage."""
    gateway, event = "Gateway_WaitWarn", "Event_WarnReached"
    journal(elsewhere, [step(WATCH, gateway), step(WATCH, event)])
    assert (WATCH, "Flow_WaitWarn_WarnReached") not in Coverage.of(elsewhere).missed


RUN = """
from pathlib import Path
import shutil

def test_walks(tmp_path: Path) -> None:
    shutil.copytree({journal!r}, tmp_path / "journal")

def test_other() -> None: pass
"""


@pytest.mark.parametrize(
    ("walked", "words", "failed"),
    [("some", ["-n", "2"], True), ("some", ["-k", "walks"], False), ("some", ["checks/test_run.py"], False), ("all", [], False)],
)
def test_whole_run_fails_over_what_no_test_walked(walked: str, words: list[str], failed: bool, elsewhere: Path) -> None:
    places, tables = all_places(ROOT, elsewhere / "nowhere")
    journal(elsewhere / "journal", walk(sorted(places)[walked == "some" :], tables))
    (elsewhere / "checks").mkdir()
    (elsewhere / "checks/test_run.py").write_text(RUN.format(journal=str(elsewhere / "journal")))
    (elsewhere / "pytest.ini").write_text("[pytest]\ntestpaths = checks\n")
    command = [sys.executable, "-m", "pytest", "--basetemp", "temporary", "-p", "tests.coverage.plugin", *words]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_ADDOPTS": ""}
    for name in [name for name in environment if name.startswith("PYTEST_XDIST")]:
        del environment[name]  # else it takes itself for a worker of this run
    run = subprocess.run(command, cwd=elsewhere, env=environment, text=True, capture_output=True, check=False)
    assert run.returncode == int(failed), run.stdout + run.stderr
    assert ("(100.0 %)" in run.stdout) == (walked == "all")
    assert (f"no test walked {' '.join(min(places))}" in run.stdout) == (walked == "some")
    assert ("by this part of the tests" in run.stdout) == (words not in ([], ["-n", "2"]))
