"""`xiaoneng limit`: one question, or a file of them, without a running system."""

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from deploy.commands.limit import limit

KEYS = ["due_date", "due_at", "warn_at", "latest_date", "accept_by", "unit", "amount", "article", "provisional", "latest_provisional"]
app = typer.Typer()
app.command()(limit)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def answer(*arguments: str) -> dict[str, Any]:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return dict(json.loads(result.stdout))


def test_a_letter_as_json_tl_6() -> None:
    assert answer("letter", "--received", "2026-03-02T09:00+08:00") == {
        "kind": "letter",
        "category": None,
        "received": "2026-03-02T09:00+08:00",
        "explicit": None,
        "days": None,
        "due_date": "2026-04-14",
        "due_at": "2026-04-14T17:30:00+08:00",
        "warn_at": "2026-04-03T17:30:00+08:00",
        "latest_date": "2026-05-28",
        "accept_by": None,
        "unit": "working-day",
        "amount": 30,
        "article": "TL-6",
        "provisional": False,
        "latest_provisional": False,
    }


def test_a_letter_in_words_tl_6() -> None:
    result = run("letter", "--received", "2026-11-20")
    assert "2027-01-04T17:30:00+08:00（暂定" in result.stdout
    assert "TL-6" in result.stdout


def test_an_emergency_has_no_due_date_tl_5() -> None:
    told = answer("bureau-task", "--category", "emergency", "--received", "2026-03-02T23:45")
    assert told["accept_by"] == "2026-03-03T00:15:00+08:00"
    assert told["due_date"] is told["due_at"] is told["warn_at"] is told["latest_date"] is None


def test_a_service_by_its_promise_tl_2() -> None:
    assert answer("service", "--days", "5", "--received", "2026-03-02")["due_date"] == "2026-03-09"


@pytest.mark.parametrize("received", ["2026-03-02", "2026-03-02T09:00", "2026-03-02T09:00:00+08:00", "2026-03-01T20:00Z"])
def test_a_receipt_without_an_offset_is_the_bureaus_own_time(received: str) -> None:
    assert answer("document", "--received", received)["due_date"] == "2026-03-23"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["letter", "--received", "2026-03-02", "--explicit", "2026-05-29"], "依据 TL-6"),
        (["letter", "--received", "2026-03-02", "--explicit", "2026-03-01"], "依据 TL-6"),
        (["letter", "--received", "2026-03-02", "--explicit", "soon"], "不是日期"),
        (["letter", "--received", "yesterday"], "不是收到时间"),
        (["letter"], "received 须为"),
        (["letter", "--received", "1999-01-01"], "2004 年"),
        (["letter", "--received", "9999-12-31T23:00-12:00"], "超出"),
        (["bureau-task", "--category", "emergency", "--received", "2026-03-02"], "须写到时分"),
        (["instruction", "--received", "2026-03-02"], "类别须为 general、urgent、safety、petition、complex 之一"),
        (["bureau-task", "--category", "urgent", "--received", "2026-03-02"], "类别须为 general、overall、important、emergency 之一"),
        (["poem", "--received", "2026-03-02"], "种类须为 letter、"),
        (["service", "--received", "2026-03-02"], "依据 TL-2"),
    ],
)
def test_a_question_that_cannot_be_answered_is_one_clear_line(arguments: list[str], message: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("arguments", [[], ["letter", "--file", __file__], ["--received", "2026-03-02", "--file", __file__]])
def test_a_question_and_a_file_exclude_each_other(arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2


def test_a_file_keeps_its_order_and_its_own_keys(tmp_path: Path) -> None:
    lines = [
        {"kind": "letter", "received": "2026-03-02", "explicit": "2026-05-28", "number": "LX-1"},
        {"kind": "service", "received": "2026-03-02", "days": 1},
        {"kind": "instruction", "category": "urgent", "received": "2026-03-05"},
    ]
    result = run("--file", str(written(tmp_path, *map(json.dumps, lines))))
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert [told["due_date"] for told in answers] == ["2026-05-28", "2026-03-03", "2026-03-08"]
    assert list(answers[0]) == [*lines[0], *KEYS]


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ("{", "JSON"),
        ("[1]", "JSON 对象"),
        ('"letter"', "JSON 对象"),
        ("{}", "kind 须为"),
        ('{"kind": 7, "received": "2026-03-02"}', "kind 须为"),
        ('{"kind": "letter", "received": 20260302}', "received 须为"),
        ('{"kind": "letter", "received": "2026-02-30"}', "不是收到时间"),
        ('{"kind": "service", "received": "2026-03-02", "days": "5"}', "days 须为整数"),
        ('{"kind": "service", "received": "2026-03-02", "days": true}', "days 须为整数"),
        ('{"kind": "service", "received": "2026-03-02", "days": 100000000000000000000}', "超出"),
        ('{"kind": "letter", "received": "2026-03-02", "explicit": "2027-03-02"}', "TL-6"),
        ("\udcff", "JSON"),
        ('{"kind": "letter", "received": "2026-03-02", "number": "\\ud800"}', "不成字"),
        ('{"kind": "letter", "received": "2026-03-02", "number": NaN}', "JSON"),
        ('{"kind": "letter", "received": "2026-03-02", "received": "2026-03-03"}', "两次"),
        ('{"kind": "letter", "received": "\\ud800"}', "不成字"),
        ('{"kind": "letter", "received": "2026-03-02", "number": Infinity}', "JSON"),
    ],
)
def test_a_bad_line_is_reported_with_its_number_and_the_rest_computed(tmp_path: Path, bad: str, message: str) -> None:
    good = '{"kind": "letter", "received": "2026-03-02"}'
    result = run("--file", str(written(tmp_path, good, "", bad, good)))
    first, second, third = (json.loads(line) for line in result.stdout.splitlines())
    assert result.exit_code == 1
    assert first["due_date"] == third["due_date"] == "2026-04-14"
    assert second["line"] == 3
    assert message in second["error"]
    assert result.stderr.startswith("第 3 行：")


def written(folder: Path, *lines: str) -> Path:
    file = folder / "questions.jsonl"
    file.write_bytes(b"\n".join(line.encode("utf-8", "surrogateescape") for line in lines))
    return file
