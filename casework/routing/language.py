"""How letters are worded, whatever the bureau: read once from the data beside this module."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class ConductWords:
    """The words of complaints about conduct: `grave` ones stand alone, `slight` ones need someone of the staff beside them."""

    grave: re.Pattern[str]
    slight: re.Pattern[str]
    staff: re.Pattern[str]
    accusing: re.Pattern[str]
    others: re.Pattern[str]
    organs: re.Pattern[str]
    addressed: re.Pattern[str]
    taken_back: re.Pattern[str]
    praise: re.Pattern[str]
    enquiry: re.Pattern[str]


@dataclass(frozen=True)
class Language:
    """Words and clauses that tell nothing, what denies a clause, what announces a second topic, and the words of complaints."""

    common: frozenset[str]
    courtesies: re.Pattern[str]
    denials: re.Pattern[str]
    several: re.Pattern[str]
    conduct: ConductWords


@cache
def chinese() -> Language:
    """The one language letters are written in here."""
    raw = tomllib.loads((Path(__file__).parent / "language.toml").read_text(encoding="utf-8"))
    return Language(
        frozenset(raw["common"].split()),
        _any_of(raw["courtesies"]),
        _any_of(raw["denials"]),
        _any_of(raw["several"]),
        _conduct(raw["conduct"]),
    )


def _conduct(raw: Mapping[str, Any]) -> ConductWords:
    words = {name: _any_of(raw[name].split()) for name in ("slight", "staff", "accusing", "others", "organs", "addressed")}
    patterns = {name: _any_of(raw[name]) for name in ("taken_back", "praise", "enquiry")}
    return ConductWords(grave=_any_of([*raw["patterns"], *raw["grave"].split()]), **words, **patterns)


def _any_of(patterns: Sequence[str]) -> re.Pattern[str]:
    """Any of the patterns or words; the longest words first, so that a find is the whole word."""
    return re.compile("|".join(sorted(patterns, key=len, reverse=True)))
