"""`xiaoneng route`: a text, or a file of them, without a running system (DD, FC-4.3)."""

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from deploy.commands.route import route
from deploy.problems import Problem

app = typer.Typer()
app.command()(route)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def written(folder: Path, *lines: str, name: str = "letters.jsonl") -> str:
    file = folder / name
    file.write_bytes(b"\n".join(line.encode("utf-8", "surrogateescape") for line in lines))
    return str(file)


def told(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_file_is_answered_line_by_line_in_its_order(tmp_path: Path) -> None:
    lines = [
        {"id": "b", "text": "高企认定要什么条件"},
        {"id": 7, "text": "楼下太吵，睡不着", "more": 1},
        {"id": "a", "text": "你们处长收红包"},
    ]
    result = run("--file", written(tmp_path, *(json.dumps(line) for line in lines)))
    first, second, third = told(result)
    assert result.exit_code == 0
    assert [first["id"], second["id"], third["id"]] == ["b", 7, "a"]
    assert set(first) == {"id", "suggestions", "unclear", "discipline", "elsewhere"}
    best = first["suggestions"][0]
    assert (best["department"], best["name"], best["duty"]) == ("high-tech", "高新技术发展及产业化处", "DD-6.5 高新技术企业认定")
    assert 0 < best["score"] < 1
    assert (first["unclear"], second["unclear"], third["unclear"]) == (False, True, False)
    assert (first["discipline"], second["discipline"], third["discipline"]) == (False, False, True)


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ("{", "JSON"),
        ("[1]", "JSON 对象"),
        ("[" * 100_000, "JSON"),
        ("\udcff", "JSON"),
        ('{"id": "x"}', "text 须为"),
        ('{"id": "x", "text": 5}', "text 须为"),
        ('{"text": "咨询"}', "id 须为"),
        ('{"id": "", "text": "咨询"}', "id 须为"),
        ('{"id": true, "text": "咨询"}', "id 须为"),
        ('{"id": "x", "text": "\\ud800"}', "text 含有"),
        ('{"id": "\\ud800", "text": "咨询"}', "id 含有"),
        ('{"id": "x", "text": "咨询", "\\ud800": 1}', "含有"),
        ('{"id": "x", "text": "咨询", "more": NaN}', "JSON"),
        ('{"id": "g", "text": "咨询"}', "id 与前面的行重复"),
    ],
)
def test_a_bad_line_is_reported_with_its_number_and_the_rest_answered(tmp_path: Path, bad: str, message: str) -> None:
    good, later = '{"id": "g", "text": "高企认定"}', '{"id": "h", "text": "高企认定"}'
    result = run("--file", written(tmp_path, good, "", bad, later))
    first, second, third = told(result)
    assert result.exit_code == 1
    assert {**first, "id": "h"} == third
    assert second["line"] == 3
    assert message in second["error"]
    assert result.stderr.startswith("第 3 行：")


def test_no_word_of_a_letter_reaches_the_errors(tmp_path: Path) -> None:
    result = run("--file", written(tmp_path, '{"text": "我的手机号是 13800000000"}'))
    assert "138" not in result.stdout + result.stderr


def test_a_file_of_confirmed_assignments_teaches_and_is_named(tmp_path: Path) -> None:
    learned = written(tmp_path, '{"id": "LX-2026-000001", "text": "量子罗盘校准台账核签", "department": "office"}', name="learned.jsonl")
    asked = written(tmp_path, '{"id": 1, "text": "量子罗盘校准台账怎么核签"}')
    best = told(run("--file", asked, "--learned", learned))[0]["suggestions"][0]
    assert (best["department"], best["similar"]) == ("office", ["LX-2026-000001"])


@pytest.mark.parametrize(
    "line", ["{", '{"id": 1, "text": "a"}', '{"id": 1, "text": "a", "department": "moon"}', '{"id": 1, "department": "office"}']
)
def test_a_bad_line_among_what_is_to_be_learnt_is_one_clear_problem(tmp_path: Path, line: str) -> None:
    learned = written(tmp_path, '{"id": 1, "text": "核签", "department": "office"}', line, name="learned.jsonl")
    result = run("核签", "--learned", learned)
    assert isinstance(result.exception, Problem)
    assert "learned.jsonl 第 2 行" in str(result.exception)


def test_one_text_in_words_and_as_json() -> None:
    assert run("高企认定").stdout.startswith("1. 高新技术发展及产业化处  0.")
    assert "归属不明" in run("楼下太吵，睡不着，噪音扰民").stdout
    assert "纪检监察室" in run("你们处长收红包").stdout
    assert json.loads(run("高企认定", "--json").stdout)["suggestions"][0]["department"] == "high-tech"


@pytest.mark.parametrize("arguments", [[], ["核签", "--file", __file__]])
def test_a_text_and_a_file_exclude_each_other(arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2
