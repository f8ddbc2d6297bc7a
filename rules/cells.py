"""The cells of our decision tables: a FEEL literal, an interval of numbers, or `-`."""

import re
from dataclasses import dataclass
from decimal import Decimal

from rules.errors import TableError

Value = str | bool | int | Decimal | None
NUMBER = r"-?\d+(?:\.\d+)?"
COMPARISON = re.compile(rf"(<=|>=|<|>)\s*({NUMBER})")
INTERVAL = re.compile(rf"([\[\](])\s*({NUMBER})\s*\.\.\s*({NUMBER})\s*([\[\])])")
CONSTANTS: dict[str, Value] = {"true": True, "false": False, "null": None}


@dataclass(frozen=True, slots=True)
class Anything:
    """`-`: every value matches, also none."""

    def matches(self, value: object) -> bool:
        """Always."""
        return True


@dataclass(frozen=True, slots=True)
class Literal:
    """One string, number or truth value."""

    value: Value

    def matches(self, value: object) -> bool:
        """Equality of value and kind (in FEEL, `true` is not 1)."""
        return isinstance(value, bool) == isinstance(self.value, bool) and _exact(value) == self.value


@dataclass(frozen=True, slots=True)
class Interval:
    """Numbers between two ends, each open or closed; None is no end."""

    low: Decimal | None
    high: Decimal | None
    low_closed: bool
    high_closed: bool

    def matches(self, value: object) -> bool:
        """Whether a number lies inside; anything else does not."""
        number = _exact(value)
        if isinstance(number, bool) or not isinstance(number, int | Decimal):
            return False
        above = self.low is None or number > self.low or (self.low_closed and number == self.low)
        return above and (self.high is None or number < self.high or (self.high_closed and number == self.high))


Cell = Anything | Literal | Interval


def read_test(text: str) -> Cell:
    """The cell of an input column; `TableError` for any other expression."""
    text = text.strip()
    if text in ("", "-"):
        return Anything()
    if found := COMPARISON.fullmatch(text):
        sign, number = found[1], Decimal(found[2])
        low, high = (number, None) if sign[0] == ">" else (None, number)
        return Interval(low, high, sign == ">=", sign == "<=")
    if found := INTERVAL.fullmatch(text):
        return Interval(Decimal(found[2]), Decimal(found[3]), found[1] == "[", found[4] == "]")
    return Literal(read_literal(text))


def read_literal(text: str) -> Value:
    """The value of a FEEL literal: a plain string, a number (exact), true, false or null."""
    text = text.strip()
    if re.fullmatch(r'"[^"\\]*"', text):
        return text[1:-1]
    if re.fullmatch(NUMBER, text):
        return _exact(Decimal(text))  # type: ignore[return-value]
    if text in CONSTANTS:
        return CONSTANTS[text]
    raise TableError(f"决策表单元格只能是字面量或区间：{text}")


def _exact(value: object) -> object:
    if isinstance(value, float):
        value = Decimal(str(value))
    return int(value) if isinstance(value, Decimal) and value == value.to_integral_value() else value
