"""The installed wheel runs like the checkout: diagrams, forms, tables, templates and migrations are inside."""

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from deploy.places import ROOT

UV = Path(sys.prefix) / "bin" / "uv"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from the checkout."""
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run([UV, "build", "--wheel", "--no-build-isolation", "--offline", "-q", "-o", out, ROOT], check=True)
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel alone into an environment that borrows the libraries of this one."""
    home = tmp_path_factory.mktemp("installed")
    subprocess.run([UV, "venv", "-q", "--python", sys.executable, home], check=True)
    subprocess.run([UV, "pip", "install", "-q", "--offline", "--no-deps", "--python", home / "bin" / "python", wheel], check=True)
    return home


def run(installed: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a program of the installed environment from a folder that is not the checkout."""
    environment = {**os.environ, "PYTHONPATH": sysconfig.get_path("purelib"), "XIAONENG_VAR": str(installed / "var")}
    return subprocess.run(
        [installed / "bin" / command[0], *command[1:]], cwd=installed, env=environment, text=True, capture_output=True, check=True
    )


def test_every_tracked_source_file_is_in_the_wheel(wheel: Path) -> None:
    houses = ("bpmn", "forms", "rules", "register", "casework", "engine", "workers", "api", "deploy")
    tracked = subprocess.run(["git", "ls-files", *houses], cwd=ROOT, text=True, capture_output=True, check=True).stdout.split()
    assert set(tracked) <= set(zipfile.ZipFile(wheel).namelist())


def test_the_installed_modules_are_the_wheels_own(installed: Path) -> None:
    code = "import deploy.places as p, rules; print(p.ROOT); print(rules.__file__)"
    assert all(line.startswith(str(installed)) for line in run(installed, "python", "-c", code).stdout.splitlines())


def test_the_installed_command_computes_a_limit_from_its_own_table(installed: Path) -> None:
    """TL-6: 30 working days of a letter received on Monday 2 March 2026, Qingming's Monday off."""
    answer = run(installed, "xiaoneng", "limit", "letter", "--received", "2026-03-02T09:00:00+08:00", "--json")
    assert json.loads(answer.stdout)["due_date"] == "2026-04-14"


def test_the_installed_wheel_passes_its_own_check_of_diagrams(installed: Path) -> None:
    assert run(installed, "xiaoneng", "check").returncode == 0
