"""Decision tables: readable as the engine reads them, each row with its article, no two rows for one case."""

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

from deploy.check.articles import cited, is_article
from deploy.check.finding import Finding
from rules.cells import Anything, Cell, Interval, Literal
from rules.errors import TableError
from rules.tables import Rule, Table, read_table


def check(path: Path) -> Iterator[Finding]:
    """One table."""
    try:
        table = read_table(path.read_bytes())
    except TableError as error:
        yield Finding(path, "", str(error), f"the table cannot be read: {error}")
        return
    yield from _articles(path, table)
    for (number, one), (other_number, other) in combinations(enumerate(table.rules, start=1), 2):
        if overlap(one, other):
            text = f"{number}, {other_number}"
            yield Finding(path, table.id, f"第 {text} 行会同时适用，请改成互不重叠", f"rows {text} can both match one case")


def overlap(one: Rule, other: Rule) -> bool:
    """Whether some case fits both rows: in each column some value fits both cells."""
    return all(_meet(cell, other_cell) for cell, other_cell in zip(one.tests, other.tests, strict=True))


def _articles(path: Path, table: Table) -> Iterator[Finding]:
    for number, rule in enumerate(table.rules, start=1):
        if not any(is_article(text) for text in cited(rule.annotation)):
            yield Finding(path, table.id, f"第 {number} 行的注释要以条款开头", f"begin the annotation of row {number} with its article")


def _meet(one: Cell, other: Cell) -> bool:
    match one, other:
        case (Anything(), _) | (_, Anything()):
            return True
        case (Literal(value), cell) | (cell, Literal(value)):
            return cell.matches(value)
        case Interval(), Interval():
            return _intervals_meet(one, other)
        case _:
            return False


def _intervals_meet(one: Interval, other: Interval) -> bool:
    return _reaches(one, other) and _reaches(other, one)


def _reaches(one: Interval, other: Interval) -> bool:
    """Whether `one` begins before `other` ends."""
    if one.low is None or other.high is None:
        return True
    return one.low < other.high or (one.low == other.high and one.low_closed and other.high_closed)
