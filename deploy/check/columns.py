"""The columns of a decision table: what they may hold, and the values that try every one of their cells."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Final, Self

from lxml import etree

from rules.cells import Anything, Cell, Interval, Literal, Value, read_test

DMN: Final = "{https://www.omg.org/spec/DMN/20191111/MODEL/}"
KINDS: Final[dict[str, tuple[type, ...]]] = {"string": (str,), "boolean": (bool,), "number": (int, Decimal)}


def cells(text: str) -> tuple[Cell, ...]:
    """The cells of a list such as `"a","b"` or `[1..4]`; TableError for anything else."""
    return tuple(read_test(part) for part in text.split(","))


@dataclass(frozen=True)
class Column:
    """An input; `allowed` is empty where the table does not list its values."""

    name: str
    kind: str
    allowed: tuple[Cell, ...]

    @classmethod
    def of(cls, xml: etree._Element) -> Self:
        """Read dmn:input; TableError for a list of values that cannot be read."""
        expression, listed = xml.find(f"{DMN}inputExpression"), xml.findtext(f"{DMN}inputValues/{DMN}text")
        name, kind = ("", "") if expression is None else (expression.findtext(f"{DMN}text") or "", expression.get("typeRef", ""))
        return cls(name.strip(), kind, cells(listed) if listed else ())

    def takes(self, value: Value) -> bool:
        """Whether a literal is of the column's kind."""
        return has_kind(value, self.kind)

    def lists(self, value: Value) -> bool:
        """Whether the value is among those the table lists, if it lists any."""
        return not self.allowed or any(cell.matches(value) for cell in self.allowed)

    def values(self, tests: Sequence[Cell]) -> list[Value]:
        """One value for each way the tests can tell the column's values apart.

        Unlisted, a truth value is true or false, numbers are all numbers where some test is an interval, and all else what the tests name.
        """
        if self.kind == "boolean":
            return [True, False]
        known = [*tests, *self.allowed]
        named: list[Value] = [cell.value for cell in known if isinstance(cell, Literal) and cell.value is not None]
        ends = sorted({end for cell in known for end in _ends(cell)})
        if any(isinstance(cell, Interval) for cell in known):
            named.extend(_around(ends))
        return [value for value in dict.fromkeys(named) if self.lists(value)] or ["…"]


def has_kind(value: Value, kind: str) -> bool:
    """Whether a value is of a DMN type; null is of every type, an unknown type takes everything."""
    return value is None or (kind not in KINDS) or (isinstance(value, KINDS[kind]) and (kind == "boolean" or not isinstance(value, bool)))


def shown(case: dict[str, Value]) -> str:
    """A case as a process owner would write it: `kind = "letter", days = 3`."""
    return ", ".join(f"{name} = {_feel(value)}" for name, value in case.items())


def _feel(value: Value) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)


def _ends(cell: Cell) -> Iterator[Decimal]:
    match cell:
        case Interval(low=low, high=high):
            yield from (end for end in (low, high) if end is not None)
        case Literal(value=int() | Decimal() as number) if not isinstance(number, bool):
            yield Decimal(number)
        case Literal() | Anything():
            pass


def _around(ends: Sequence[Decimal]) -> Iterator[Value]:
    """Every end, a value between each two, and one beyond the first and the last."""
    yield from (_plain(end) for end in ends)
    yield from (_plain((one + other) / 2) for one, other in pairwise(ends))
    if ends:
        yield from (_plain(ends[0] - 1), _plain(ends[-1] + 1))


def _plain(number: Decimal) -> Value:
    return int(number) if number == number.to_integral_value() else number
