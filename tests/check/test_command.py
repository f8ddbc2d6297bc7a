"""`xiaoneng check`: what it prints, its exit codes, and how it puts files into shape."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from deploy import command
from deploy.commands import check as command_module
from tests.check.specimen import SPECIMEN, product


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the specimen that the command takes for the product."""
    folder = tmp_path / "product"
    shutil.copytree(SPECIMEN, folder)
    monkeypatch.setattr(command_module, "ROOT", folder)
    monkeypatch.setattr(command_module, "the_product", lambda: product(folder))
    return folder


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(command.build(["check"]), ["check", *words])
    return result.exit_code, result.stdout


def spoil(folder: Path) -> Path:
    """A file as an editor other than Modeler may leave it, and without an article."""
    path = folder / "bpmn/sample/sample.bpmn"
    text = path.read_text(encoding="utf-8").replace("<zeebe:userTask />", "<zeebe:userTask/>")
    path.write_text(text.replace('name="催办"', 'name="催办人"').replace(">TL-7<", "><", 1), encoding="utf-8")
    return path


def test_sound_product(copy: Path) -> None:
    assert run() == (0, "没有发现问题 | nothing to put right\n")
    assert run("--json") == (0, "[]\n")


def test_findings_name_file_element_and_what_to_do_in_two_languages(copy: Path) -> None:
    spoil(copy)
    code, told = run()
    assert code == 1
    assert "bpmn/sample/sample.bpmn Event_TooLate [no-article]" in told
    assert "写上依据的条款" in told
    assert "cite its article" in told
    code, answer = run("--json")
    assert code == 1
    assert {(row["file"], row["element"], row["code"]) for row in json.loads(answer)} == {
        ("bpmn/sample/sample.bpmn", "Event_TooLate", "no-article"),
        ("bpmn/sample/sample.bpmn", "", "format"),
    }


def test_format_writes_files_as_modeler_saves_them_and_changes_nothing_else(copy: Path) -> None:
    path = spoil(copy)
    code, told = run("--format")
    assert (code, "[no-article]" in told, "[format]" in told) == (1, True, False)
    assert "<zeebe:userTask />" in path.read_text(encoding="utf-8")
    assert path.with_name("sample-limit.dmn").read_bytes() == (SPECIMEN / "bpmn/sample/sample-limit.dmn").read_bytes()


def test_wrong_option() -> None:
    assert run("--colour")[0] == 2


@pytest.mark.parametrize(
    ("file", "content", "code"),
    [
        ("forms/sample/decide-sample.form", b"[]", "no-form-in-file"),
        ("forms/sample/decide-sample.form", "意见".encode("gbk"), "not-utf8"),
        ("bpmn/sample/sample.bpmn", '<?xml version="1.0" encoding="UTF-8"?><a>意见</a>'.encode("gbk"), "not-utf8"),
        ("bpmn/sample/sample-limit.dmn", b"", "not-xml"),
        ("bpmn/shared/variables.json", b"", "not-json"),
    ],
)
def test_a_file_that_is_no_such_file_is_told_and_spares_the_others(copy: Path, file: str, content: bytes, code: str) -> None:
    (copy / file).write_bytes(content)
    ended, answer = run("--json")
    assert ended == 1
    assert (file, code) in {(row["file"], row["code"]) for row in json.loads(answer)}
