"""The launcher with the real PostgreSQL and the real broker: in order, on loopback only, on record, and all of it gone afterwards."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from deploy.free_ports import free_ports
from deploy.places import ROOT

pytestmark = pytest.mark.engine

SCRIPT = """
import sys
from deploy.launcher.part import Part
from deploy.launcher.probes import http_ok
from deploy.launcher.steps import steps
from deploy.launcher.system import infrastructure, select, start_up
from deploy.settings import read_settings

settings = read_settings()
chosen = select(webapps=False, known_exporters=frozenset())
receiver = Part("receiver", "0", (sys.executable, sys.argv[1], str(settings.feed_port)),
                lambda: http_ok(f"{settings.feed_url}/records"), (settings.feed_port,), ("migrate",))
first = [step for step in steps(settings, webapps=False) if step.name in ("database", "migrate")]
start_up([*infrastructure(settings, chosen), receiver], first, settings, lambda name: None, lambda name, line: print(name, line))
"""


@pytest.fixture(scope="module")
def environment(parts: None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Settings for a system of its own: data in a folder of the test, ports that are free."""
    postgres, grpc, rest, management, command, internal, feed = free_ports(7)
    names = {
        "VAR": tmp_path_factory.mktemp("var"),
        "DATABASE_URL": f"postgresql+psycopg://xiaoneng_app:a@127.0.0.1:{postgres}/xiaoneng",
        "OWNER_DATABASE_URL": f"postgresql+psycopg://xiaoneng_owner:o@127.0.0.1:{postgres}/xiaoneng",
        "ZEEBE_GRPC_ADDRESS": f"127.0.0.1:{grpc}",
        "ZEEBE_REST_URL": f"http://127.0.0.1:{rest}",
        "ZEEBE_MANAGEMENT_URL": f"http://127.0.0.1:{management}",
        "ZEEBE_COMMAND_PORT": command,
        "ZEEBE_INTERNAL_PORT": internal,
        "FEED_PORT": feed,
    }
    return {**os.environ, **{f"XIAONENG_{name}": str(value) for name, value in names.items()}}


def xiaoneng(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    command = [Path(sys.executable).with_name("xiaoneng"), *words]
    return subprocess.run(command, env=environment, text=True, capture_output=True, check=False)


def recorded(environment: dict[str, str]) -> dict[str, psutil.Process]:
    code = "from deploy.launcher.records import Records; [print(n, p.pid) for n, p in Records().running().items()]"
    told = subprocess.run([sys.executable, "-c", code], env=environment, text=True, capture_output=True, check=True).stdout
    return {name: psutil.Process(int(pid)) for name, pid in (line.split() for line in told.splitlines())}


@pytest.fixture(scope="module")
def system(environment: dict[str, str]) -> Iterator[dict[str, psutil.Process]]:
    """PostgreSQL, the broker and a stand-in for our receiver, running."""
    try:
        subprocess.run([sys.executable, "-c", SCRIPT, ROOT / "tests/deploy/stand_in.py"], env=environment, check=True)
        yield recorded(environment)
    finally:
        xiaoneng(environment, "down")


def test_every_socket_of_every_recorded_process_is_on_loopback(system: dict[str, psutil.Process]) -> None:
    assert set(system) == {"postgres", "receiver", "broker"}
    for name, process in system.items():
        family = [process, *process.children(recursive=True)]
        sockets = [one for member in family for one in member.net_connections("inet")]
        assert sockets, name
        for one in sockets:
            assert one.laddr.ip in ("127.0.0.1", "::1", "::ffff:127.0.0.1"), f"{name}: {one}"


def test_the_exporter_reaches_the_receiver_with_its_password(system: dict[str, psutil.Process], environment: dict[str, str]) -> None:
    seen = httpx.get(f"http://127.0.0.1:{environment['XIAONENG_FEED_PORT']}/records", trust_env=False).json()
    assert seen["bulks"] == 0 or seen["authorization"].startswith("Basic ")


def test_a_second_start_leaves_what_runs_alone(system: dict[str, psutil.Process], environment: dict[str, str]) -> None:
    subprocess.run([sys.executable, "-c", SCRIPT, ROOT / "tests/deploy/stand_in.py"], env=environment, check=True)
    assert {name: one.pid for name, one in recorded(environment).items()} == {name: one.pid for name, one in system.items()}


def test_the_log_of_a_part_can_be_read(system: dict[str, psutil.Process], environment: dict[str, str]) -> None:
    assert "database system is ready" in xiaoneng(environment, "logs", "postgres").stdout


def test_down_ends_all_of_it_and_nothing_else(system: dict[str, psutil.Process], environment: dict[str, str]) -> None:
    bystander = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(120)"])
    try:
        families = [member for process in system.values() for member in (process, *process.children(recursive=True))]
        assert xiaoneng(environment, "down").returncode == 0
        assert not any(member.is_running() and member.status() != psutil.STATUS_ZOMBIE for member in families)
        assert bystander.poll() is None
        assert xiaoneng(environment, "status").returncode == 3
    finally:
        bystander.kill()
        bystander.wait()
