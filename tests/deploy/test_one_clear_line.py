"""What goes wrong is told in one line to whoever typed the command, and in one JSON line without anybody's words in the logs."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from typer.testing import CliRunner

from deploy import serve
from deploy.command import build
from deploy.free_ports import free_ports
from deploy.problems import Problem

NOTICE = {"source": "国办发明电〔2026〕1 号", "off": ["2027-01-01", "2027-05-01", "2027-10-01", "2027-10-02", "2027-10-03"], "work": []}
COMMANDS = ["audit verify", "backup backup", "calendar load 2027 notice.json", "differences", "password zhao", "rebuild"]
LIBRARY = """
import logging
from deploy.logs import log_as_json
log_as_json()
chatty = logging.getLogger("bm25s")
chatty.setLevel(logging.DEBUG)
chatty.debug("indexed 13800000000")
try:
    raise ValueError("13800000000")
except ValueError:
    chatty.exception('a "quoted" word')
"""


@pytest.mark.parametrize("words", [*COMMANDS, "reconcile --read x --by zhao"])
def test_a_database_that_is_away_is_one_clear_line(words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    [port] = free_ports(1)
    for name in ("DATABASE_URL", "OWNER_DATABASE_URL"):
        monkeypatch.setenv(f"XIAONENG_{name}", f"postgresql+psycopg://somebody:sesame@127.0.0.1:{port}/x")
    Path("notice.json").write_text(json.dumps(NOTICE), encoding="utf-8")
    typed = "long enough now\n" * 2
    result = CliRunner().invoke(build(words.split()), words.split(), input=typed)
    assert isinstance(result.exception, Problem), result.exception
    assert str(result.exception).startswith("数据库没有应答 | ")
    assert "sesame" not in result.exception.detail


def test_a_process_with_a_wrong_setting_names_it_and_not_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIAONENG_IDENTITY_KEY", "half-a-secret")
    monkeypatch.setattr(serve, "log_as_json", lambda: None)
    with capture_logs() as lines:
        assert serve.main(["portal"]) == serve.FATAL
    [line] = lines
    assert "XIAONENG_IDENTITY_KEY" in line["problem"]
    assert "half-a-secret" not in str(line)


def test_a_library_logs_one_json_line_from_warnings_on_without_the_words_of_an_exception() -> None:
    done = subprocess.run([sys.executable, "-c", LIBRARY], capture_output=True, text=True, check=True)
    [line] = [json.loads(line) for line in done.stderr.splitlines()]
    assert (line["level"], line["logger"], line["event"], line["error"]) == ("error", "bm25s", 'a "quoted" word', "ValueError")
    assert "13800000000" not in done.stderr
