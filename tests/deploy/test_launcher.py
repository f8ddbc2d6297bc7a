"""The launcher: order of need, recorded processes only, one clear line for what stops a start."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import psutil
import pytest

from deploy.launcher import checks, process
from deploy.launcher.exporters import FEED, OPENSEARCH, ExporterMemory, exporter_environment
from deploy.launcher.facts import UNKNOWN, Facts, learn, troubles
from deploy.launcher.part import Part
from deploy.launcher.plan import Task, carry_out
from deploy.launcher.records import Record, Records
from deploy.launcher.starting import bring_up
from deploy.launcher.state import states
from deploy.launcher.system import select
from deploy.problems import Problem
from deploy.settings import Settings

SLEEPER = "import time; print('awake', flush=True); time.sleep(60)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('awake', flush=True); time.sleep(60)"


@pytest.fixture
def records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Records]:
    monkeypatch.setattr(process, "LOGS", tmp_path / "logs")
    monkeypatch.setattr(process, "VAR", tmp_path)
    kept = Records(tmp_path / "processes.json")
    yield kept
    for record in kept.read():
        process.stop(record, kept, grace=0.1)


def part(code: str, name: str = "part", ports: tuple[int, ...] = ()) -> Part:
    return Part(name, "1", (sys.executable, "-c", code), lambda: "awake" in log(name), ports, patience=10.0)


def log(name: str) -> str:
    return process.log_of(name).read_text()


# --- order -----------------------------------------------------------------------------------------------------------


def run(*tasks: Task) -> list[str]:
    told: list[str] = []
    carry_out(tasks, lambda name: told.append(f"start {name}"), lambda name, line: told.append(f"{line} {name}"), Event())
    return told


def task(name: str, *needs: str) -> Task:
    return Task(name, needs, lambda: "done")


def test_a_task_waits_for_what_it_needs() -> None:
    told = run(task("broker", "receiver"), task("receiver", "postgres"), task("postgres"))
    assert told == ["start postgres", "done postgres", "start receiver", "done receiver", "start broker", "done broker"]


def test_a_need_outside_the_plan_is_passed_over() -> None:
    assert run(task("workers", "opensearch")) == ["start workers", "done workers"]


def test_tasks_without_needs_run_side_by_side() -> None:
    first, second = Event(), Event()
    meet = Task("a", (), lambda: str(first.set() or second.wait(5)))
    met = Task("b", (), lambda: str(second.set() or first.wait(5)))
    told = run(meet, met)
    assert {"True a", "True b"} <= set(told)


def test_after_a_failure_nothing_new_begins_and_those_under_way_are_told() -> None:
    give_up, told = Event(), []

    def fail() -> str:
        raise Problem("坏", "broken")

    tasks = [Task("bad", (), fail), Task("long", (), lambda: str(give_up.wait(10))), task("later", "bad")]
    with pytest.raises(Problem, match="broken"):
        carry_out(tasks, told.append, lambda *_: None, give_up)
    assert give_up.is_set()
    assert "later" not in told


# --- processes -------------------------------------------------------------------------------------------------------


def test_a_started_part_is_on_record_and_stopped(records: Records) -> None:
    assert bring_up(part(SLEEPER), records, Event()) == "就绪 ready"
    (record,) = records.read()
    running = psutil.Process(record.pid)
    assert process.stop(record, records)
    assert not running.is_running() or running.status() == psutil.STATUS_ZOMBIE
    assert records.read() == []


def test_a_running_part_is_not_started_twice(records: Records) -> None:
    bring_up(part(SLEEPER), records, Event())
    before = records.read()
    assert bring_up(part(SLEEPER), records, Event()) == "已在运行 was running"
    assert records.read() == before


def test_a_part_that_ignores_the_stop_signal_is_killed(records: Records) -> None:
    bring_up(part(STUBBORN), records, Event())
    (record,) = records.read()
    assert process.stop(record, records, grace=0.3)
    assert record.process() is None


def test_a_part_s_children_end_with_it(records: Records) -> None:
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {STUBBORN!r}])"
    bring_up(part(code), records, Event())
    (record,) = records.read()
    (child,) = psutil.Process(record.pid).children()
    process.stop(record, records, grace=0.3)
    assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE


def test_a_process_that_only_has_the_recorded_id_is_left_alone(records: Records) -> None:
    stranger = subprocess.Popen([sys.executable, "-c", SLEEPER], stdout=subprocess.DEVNULL)
    try:
        record = Record("part", stranger.pid, psutil.Process(stranger.pid).create_time() - 1, ("x",), int(signal.SIGTERM))
        records.add(record)
        assert not process.stop(record, records)
        assert stranger.poll() is None
        assert records.read() == []
    finally:
        stranger.kill()
        stranger.wait()


def test_a_part_that_ends_while_starting_is_told_with_the_end_of_its_log(records: Records) -> None:
    with pytest.raises(Problem, match="part ended while starting") as caught:
        bring_up(part("print('no such file: x'); raise SystemExit(1)"), records, Event())
    assert "no such file: x" in caught.value.detail


def test_a_part_that_never_gets_well_is_told_after_its_patience(records: Records) -> None:
    slow = Part("part", "1", (sys.executable, "-c", SLEEPER), lambda: False, (), patience=0.3)
    with pytest.raises(Problem, match="not ready in 0 s"):
        bring_up(slow, records, Event())


def test_the_log_of_the_run_before_is_kept(records: Records) -> None:
    for text in ("first", "second"):
        bring_up(part(f"print('{text} awake', flush=True); import time; time.sleep(60)"), records, Event())
        process.stop(records.read()[0], records)
    assert "second" in log("part")
    assert "first" in process.log_of("part").with_suffix(".log.1").read_text()


def test_the_state_tells_memory_and_health(records: Records) -> None:
    one = part(SLEEPER)
    bring_up(one, records, Event())
    (state,) = states(records.read(), {"part": one}, ["part"])
    assert state.healthy and state.pid and state.memory_mib and 1 <= state.memory_mib < 500
    psutil.Process(state.pid).kill()
    deadline = time.monotonic() + 5
    while records.running() and time.monotonic() < deadline:
        time.sleep(0.01)
    (state,) = states(records.read(), {"part": one}, ["part"])
    assert not state.healthy and state.pid is None


def test_a_part_that_a_start_cut_short_never_came_to_is_not_well(records: Records) -> None:
    one, other = part(SLEEPER), part(SLEEPER, name="other")
    bring_up(one, records, Event())
    assert [(state.name, state.healthy) for state in states(records.read(), {"part": one, "other": other}, ["part", "other"])] == [
        ("part", True),
        ("other", False),
    ]


# --- checks before a start -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0"])
def test_a_busy_port_is_told_with_its_holder(address: str) -> None:
    with socket.socket() as holder:
        holder.bind((address, 0))
        holder.listen()
        port = holder.getsockname()[1]
        with pytest.raises(Problem, match=rf"port {port} \(part\) is held by .*pid {os.getpid()}\)"):
            checks.check_ports([part(SLEEPER, ports=(port,))])


def test_a_free_port_is_no_problem() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    checks.check_ports([part(SLEEPER, ports=(port,))])


def test_a_missing_program_is_named() -> None:
    with pytest.raises(Problem, match="missing program /no/such/java"):
        checks.check_programs([Part("part", "1", ("/no/such/java",), lambda: True, ())])


@pytest.mark.parametrize(("free", "enough"), [(2.9, False), (3.0, True), (3.1, True)])
def test_too_little_disk_is_told(free: float, enough: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = type("Usage", (), {"free": free * checks.GIB})
    monkeypatch.setattr(checks.shutil, "disk_usage", lambda _: usage)
    if enough:
        checks.check_room(webapps=False, folder=tmp_path)
    else:
        with pytest.raises(Problem, match=r"2\.9 GiB free"):
            checks.check_room(webapps=False, folder=tmp_path)


@pytest.mark.parametrize(
    ("webapps", "available", "enough"), [(True, 2.9, False), (True, 3.0, True), (False, 1.4, False), (False, 1.5, True)]
)
def test_too_little_memory_is_told(webapps: bool, available: float, enough: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    memory = type("Memory", (), {"available": available * checks.GIB})
    monkeypatch.setattr(checks.psutil, "virtual_memory", lambda: memory)
    if enough:
        checks.check_room(webapps=webapps, folder=tmp_path)
    else:
        with pytest.raises(Problem, match="GiB of memory available"):
            checks.check_room(webapps=webapps, folder=tmp_path)


# --- exporters -------------------------------------------------------------------------------------------------------


def test_the_broker_s_data_remembers_every_exporter_it_had(tmp_path: Path) -> None:
    memory = ExporterMemory(tmp_path / "broker")
    assert memory.known() == frozenset()
    memory.add(frozenset({FEED, OPENSEARCH}))
    memory.add(frozenset({FEED}))
    assert memory.known() == {FEED, OPENSEARCH}


@pytest.mark.parametrize(
    ("webapps", "known", "opensearch"),
    [(True, {FEED}, True), (False, {FEED}, False), (False, set(), False), (False, {FEED, OPENSEARCH}, True)],
)
def test_the_search_store_runs_whenever_the_broker_has_exported_to_it(webapps: bool, known: set[str], opensearch: bool) -> None:
    assert select(webapps=webapps, known_exporters=frozenset(known)).opensearch is opensearch


def test_the_feed_shows_its_password_to_the_receiver() -> None:
    environment = exporter_environment(Settings(feed_password="secret"), frozenset({FEED}))
    assert environment["ZEEBE_BROKER_EXPORTERS_FEED_ARGS_AUTHENTICATION_PASSWORD"] == "secret"
    assert not any("OPENSEARCH" in key for key in environment)


# --- facts -----------------------------------------------------------------------------------------------------------


def test_facts_are_unknown_while_the_receiver_is_away() -> None:
    def away(_: Settings) -> Facts:
        raise ConnectionRefusedError

    assert learn(away, Settings()) == UNKNOWN
    assert len(troubles(UNKNOWN, Settings())) == 3


@pytest.mark.parametrize(("lag", "incidents", "count"), [(60.0, 0, 0), (60.1, 0, 1), (0.0, 1, 1)])
def test_a_late_feed_and_an_open_incident_are_trouble(lag: float, incidents: int, count: int) -> None:
    facts = Facts(feed_lag_seconds=lag, outbox_depth=7, open_incidents=incidents)
    assert len(troubles(facts, Settings())) == count
