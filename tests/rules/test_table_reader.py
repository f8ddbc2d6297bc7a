"""Reading decision tables: literals and intervals, UNIQUE, and clear errors for anything else."""

import re
from collections.abc import Mapping
from decimal import Decimal

import pytest

from deploy.places import ROOT
from rules.cells import Anything, Interval, Literal, read_literal, read_test
from rules.errors import TableError
from rules.tables import Table, decide, read_table

XML = (ROOT / "bpmn/shared/warning.dmn").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("cell", "inside", "outside"),
    [
        ("-", [None, 1, "x", True], []),
        ("", [None, 1], []),
        ('"letter"', ["letter"], ["letters", None, 1]),
        ("3", [3, 3.0, Decimal(3)], [2, 4, "3", None, True]),
        ("1", [1], [True]),
        ("true", [True], [False, 1, "true", None]),
        ("false", [False], [True, 0, None]),
        ("<= 1", [1, 0, -5, 0.5], [1.01, 2, "1", None, True]),
        ("< 1", [0.99], [1]),
        (">= 2.5", [2.5, 3], [2.4]),
        ("> -1", [0], [-1]),
        ("[1..3]", [1, 2, 3], [0.9, 3.1]),
        ("]1..3[", [1.1, 2.9], [1, 3]),
        ("(1..3]", [3], [1]),
        ("[1..3)", [1], [3]),
    ],
)
def test_cells_match_as_the_engine_does(cell: str, inside: list[object], outside: list[object]) -> None:
    read = read_test(cell)
    assert all(read.matches(value) for value in inside)
    assert not any(read.matches(value) for value in outside)


def test_cells_keep_their_structure_for_those_who_look_for_gaps() -> None:
    assert read_test("-") == Anything()
    assert read_test('"a"') == Literal("a")
    assert read_test("> 1") == Interval(Decimal(1), None, low_closed=False, high_closed=False)
    assert read_test("[1..2]") == Interval(Decimal(1), Decimal(2), low_closed=True, high_closed=True)


@pytest.mark.parametrize("text", ['"a","b"', "not(1)", "letter", "today()", "1 + 1", '"a', "= 1"])
def test_any_other_expression_is_refused(text: str) -> None:
    with pytest.raises(TableError, match="字面量或区间"):
        read_test(text)


@pytest.mark.parametrize(
    ("text", "value"), [("30", 30), ("0.2", Decimal("0.2")), ('"文"', "文"), ("null", None), ("true", True), ("-1", -1)]
)
def test_output_literals(text: str, value: object) -> None:
    assert read_literal(text) == value
    assert type(read_literal(text)) is type(value)


def test_a_table_knows_its_version_inputs_and_articles(tables: Mapping[str, Table]) -> None:
    table = tables["time-limit"]
    assert (table.version_tag, table.inputs) == ("1", ("kind", "category"))
    for rule in table.rules:
        assert rule.annotation.startswith(str(rule.outputs["article"])), "the annotation names the article"


@pytest.mark.parametrize(("kind", "category"), [("letter", None), ("letter", "anonymous"), ("service", None)])
def test_kinds_without_categories_take_any(tables: Mapping[str, Table], kind: str | None, category: str | None) -> None:
    assert decide(tables["time-limit"], {"kind": kind, "category": category})


@pytest.mark.parametrize(("kind", "category"), [("instruction", None), ("bureau-task", "urgent"), ("nothing", None), (None, None)])
def test_no_row_no_answer(tables: Mapping[str, Table], kind: str | None, category: str | None) -> None:
    assert decide(tables["time-limit"], {"kind": kind, "category": category}) is None


@pytest.mark.parametrize(
    ("step", "short", "recipient", "delay"),
    [
        (1, False, "handler", 0),
        (2, False, "head", 0),
        (3, False, "charge-leader", 1),
        (4, False, "bureau-leader", 3),
        (1, True, "handler", 0),
        (2, True, "head", 0),
        (3, True, "charge-leader", 0),
        (4, True, "bureau-leader", 0),
    ],
)
def test_overdue_ladder_tl_7(tables: Mapping[str, Table], step: int, short: bool, recipient: str, delay: int) -> None:
    answer = decide(tables["escalation-ladder"], {"escalationStep": step, "shortLimit": short})
    assert answer == {"recipientRole": recipient, "delayWorkingDays": delay, "article": "TL-7"}


@pytest.mark.parametrize("short", [True, False])
@pytest.mark.parametrize("step", [0, 5])
def test_the_ladder_ends_tl_7(tables: Mapping[str, Table], step: int, short: bool) -> None:
    assert decide(tables["escalation-ladder"], {"escalationStep": step, "shortLimit": short}) is None


def test_two_rows_at_once_are_an_error() -> None:
    table = read_table(XML.replace("&lt;= 1", "&lt;= 2").encode())
    assert decide(table, {"limitLength": 1})["shortLimit"] is True
    with pytest.raises(TableError, match="多条规则同时适用"):
        decide(table, {"limitLength": 2})


@pytest.mark.parametrize(
    ("pattern", "replacement", "message"),
    [
        ("<decisionTable ", '<decisionTable hitPolicy="FIRST" ', "UNIQUE"),
        (r"<zeebe:versionTag[^>]*>", "", "versionTag"),
        ("&lt;= 1", "max(1)", "字面量"),
    ],
)
def test_a_table_we_do_not_use_is_refused(pattern: str, replacement: str, message: str) -> None:
    with pytest.raises(TableError, match=message):
        read_table(re.sub(pattern, replacement, XML).encode())
