"""Exactly one row for every case that can come to a decision table, shown by an example where it is not so."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Final

from lxml import etree

from deploy.check.columns import DMN, Column, cells, shown
from deploy.check.finding import Finding
from deploy.check.sources import TableFile
from rules.cells import Anything, Cell, Value, read_test
from rules.errors import TableError

NOT_APPLICABLE: Final = "不适用"
"""A line of the decision's description that says which cases never come: `不适用 | "a" | "b","c"`, a list for each input, `-` for any."""
Hole = tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Row:
    """A row's tests; `number` as people count them."""

    number: int
    id: str
    tests: tuple[Cell, ...]


def check(table: TableFile, decision: etree._Element, found: etree._Element) -> Iterator[Finding]:
    """One table whose cells can be read."""
    columns = [Column.of(xml) for xml in found.iterfind(f"{DMN}input")]
    rows = [_row(number, xml) for number, xml in enumerate(found.iterfind(f"{DMN}rule"), start=1)]
    names = [column.name for column in columns]
    tried = [column.values([row.tests[position] for row in rows]) for position, column in enumerate(columns)]
    yield from _overlaps(table, rows, names, tried)
    try:
        holes = list(_holes(decision, len(columns)))
    except TableError:
        chinese, english = (
            f"说明里的“{NOT_APPLICABLE}”一行要逐列写可取值，用 | 分开",
            f"list values for each input between | in “{NOT_APPLICABLE}”",
        )
        yield Finding(table.path, str(decision.get("id")), "not-a-cell", chinese, english)
        return
    left = [case for case in _left(rows, tried) if not any(_in(case, hole) for hole in holes)]
    if left:
        example = shown(dict(zip(names, left[0], strict=True)))
        chinese = f"有 {len(left)} 种情形没有行适用，例如 {example}：请补一行，或在决策说明里写明“{NOT_APPLICABLE}”"
        english = (
            f"{len(left)} cases match no row, for example {example}: add a row, or say “{NOT_APPLICABLE}” in the decision's description"
        )
        yield Finding(table.path, str(decision.get("id")), "gap", chinese, english)


def _row(number: int, xml: etree._Element) -> Row:
    tests = (read_test(entry.findtext(f"{DMN}text") or "") for entry in xml.iterfind(f"{DMN}inputEntry"))
    return Row(number, str(xml.get("id")), tuple(tests))


def _left(rows: Sequence[Row], tried: Sequence[Sequence[Value]], column: int = 0) -> Iterator[tuple[Value, ...]]:
    """The cases, from a column on, that none of the rows fits; a row that asks for nothing more ends the search."""
    if any(all(test == Anything() for test in row.tests[column:]) for row in rows):
        return
    if not rows or column == len(tried):
        yield from product(*tried[column:])
        return
    for value in tried[column]:
        for rest in _left([row for row in rows if row.tests[column].matches(value)], tried, column + 1):
            yield (value, *rest)


def _overlaps(table: TableFile, rows: Sequence[Row], names: Sequence[str], tried: Sequence[Sequence[Value]]) -> Iterator[Finding]:
    for one, other in combinations(rows, 2):
        if common := _common(one, other, tried):
            example = shown(dict(zip(names, common, strict=True)))
            chinese = f"第 {one.number}、{other.number} 行会同时适用，例如 {example}：请改成互不重叠"
            english = f"rows {one.number}, {other.number} both match, for example {example}: make them exclude each other"
            yield Finding(table.path, other.id, "overlap", chinese, english)


def _common(one: Row, other: Row, tried: Sequence[Sequence[Value]]) -> list[Value] | None:
    """A case that fits both rows, None if there is none."""
    case: list[Value] = []
    for test, other_test, values in zip(one.tests, other.tests, tried, strict=True):
        both = next((value for value in values if test.matches(value) and other_test.matches(value)), None)
        if both is None:
            return None
        case.append(both)
    return case


def _holes(decision: etree._Element, inputs: int) -> Iterator[Hole]:
    for line in (decision.findtext(f"{DMN}description") or "").splitlines():
        first, *lists = (part.strip() for part in line.split("|"))
        if first == NOT_APPLICABLE:
            if len(lists) != inputs:
                raise TableError(line)
            yield tuple((Anything(),) if text == "-" else cells(text) for text in lists)


def _in(case: Sequence[Value], hole: Hole) -> bool:
    return all(any(cell.matches(value) for cell in listed) for value, listed in zip(case, hole, strict=True))
