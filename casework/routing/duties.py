"""The duties a text is compared with, and other bodies' fields, as data (DD-1..10)."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).parent


@dataclass(frozen=True)
class Duty:
    """One duty of a department: the article and its place there, what it is called, the words that tell it, and those that hint at it."""

    id: str
    department: str
    name: str
    words: Sequence[str]
    hints: Sequence[str]
    pull: float = 1.0  # above 1: letters about it also speak of what they want published, copied, answered

    @property
    def shown(self) -> str:
        """The duty as people read it."""
        return f"{self.id} {self.name}"


@dataclass(frozen=True)
class Elsewhere:
    """What is not this bureau's: the nearest competent body and the words people use."""

    body: str
    words: Sequence[str]
    hints: Sequence[str]


@cache
def duties() -> tuple[Duty, ...]:
    """Every duty, in the order of the articles."""
    return tuple(
        Duty(raw["id"], raw["department"], raw["name"], _words(raw["words"]), _words(raw["hints"]), raw.get("pull", 1.0))
        for raw in _read("duties.toml")["duties"]
    )


@cache
def elsewhere() -> tuple[Elsewhere, ...]:
    """Other bodies' fields."""
    return tuple(Elsewhere(raw["body"], _words(raw["words"]), _words(raw["hints"])) for raw in _read("elsewhere.toml")["elsewhere"])


def _read(name: str) -> Mapping[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def _words(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.lower().split()))
