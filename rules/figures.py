"""The figure of the time-limit table: what a row of it says about a matter's limit."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

from rules.cells import Literal
from rules.errors import LimitRefused, RuleError
from rules.periods import Unit
from rules.tables import Table, decide


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount in a unit (`rules.periods`), whether a last day off moves on, how far it may be moved, and the article.

    Without an amount, either `accept_minutes` (taken on at once, no fixed end: TL-5) or the promise of the service catalogue (`promised`:
    TL-2) stands in its place. `counted_from` says in Chinese which day is not counted any more.
    """

    amount: int | None
    unit: Unit | None
    rolls_over: bool
    ceiling_amount: int | None
    ceiling_unit: Unit | None
    explicit_allowed: bool
    accept_minutes: int | None
    counted_from: str
    article: str

    @classmethod
    def of(cls, outputs: Mapping[str, object]) -> Self:
        """The figure in the table's outputs (the engine's or those of `rules.tables.decide`); KeyError or ValueError if they are not."""
        return cls(
            amount=_whole(outputs["amount"]),
            unit=_unit(outputs["unit"]),
            rolls_over=bool(outputs["rollsOver"]),
            ceiling_amount=_whole(outputs["ceilingAmount"]),
            ceiling_unit=_unit(outputs["ceilingUnit"]),
            explicit_allowed=bool(outputs["explicitAllowed"]),
            accept_minutes=_whole(outputs["acceptMinutes"]),
            counted_from=str(outputs["countedFrom"]),
            article=str(outputs["article"]),
        )

    def promised(self, days: int) -> "Figure":
        """The figure of a service with its promise from the catalogue, in working days; 0 is the same day (TL-2, SC-1)."""
        if self.amount is not None or self.accept_minutes is not None:
            raise LimitRefused("只有服务事项才有承诺工作日数", self.article)
        if days < 0:
            raise LimitRefused("承诺工作日数不能为负数", self.article)
        return replace(self, amount=days)


def figure_for(time_limit: Table, kind: str, category: str | None, promised_days: int | None = None) -> Figure:
    """The figure of a kind of matter (TL), for a service with its promise in working days; `RuleError` if no row of the table fits."""
    outputs = decide(time_limit, {"kind": kind, "category": category or None})
    if outputs is None:
        raise RuleError(f"时限表中没有适用于事项种类“{kind}”、类别“{category or ''}”的规则：{_instead(time_limit, kind)}")
    figure = Figure.of(outputs)
    return figure if promised_days is None else figure.promised(promised_days)


def _instead(time_limit: Table, kind: str) -> str:
    """What the table has: the categories of the kind, or the kinds if it does not know that one."""
    pairs = [[cell.value for cell in rule.tests if isinstance(cell, Literal)] for rule in time_limit.rules]
    categories = [str(category) for known, *rest in pairs for category in rest if known == kind]
    named, known = ("类别", categories) if categories else ("种类", list(dict.fromkeys(str(known) for known, *_ in pairs)))
    return f"{named}须为 {'、'.join(known)} 之一"


def _whole(value: object) -> int | None:
    return None if value is None else int(str(value))


def _unit(value: object) -> Unit | None:
    return None if value is None else Unit(str(value))
