"""What changed from one version of a service to another, element by element, line by line (SC-5: the revision history)."""

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from casework import people
from casework.context import Context
from casework.services.drafts import TEXTS, lines_of
from register.services import ServiceVersion

Read = Callable[[Context, ServiceVersion], str]


@dataclass(frozen=True)
class Line:
    """A line of an element; `sign` says whether it stayed (" "), went ("-") or came ("+")."""

    sign: str
    words: str


@dataclass(frozen=True)
class Change:
    """An element that reads otherwise."""

    label: str
    lines: Sequence[Line]


def promise(version: ServiceVersion) -> str:
    """A promise in words (SC-4)."""
    return "当日办结" if version.promised_days == 0 else f"{version.promised_days} 个工作日"


def _text(name: str) -> Read:
    return lambda _, version: str(getattr(version, name))


ELEMENTS: Final[Mapping[str, Read]] = MappingProxyType(
    {
        **{label: _text(name) for name, (label, _) in TEXTS.items() if name != "change_note"},
        "申报材料": lambda _, version: lines_of(version),
        "承诺时限": lambda _, version: promise(version),
        "承办处室": lambda context, version: people.department_name(context, version.department_id),
        "承办人": lambda context, version: people.name_of(context, version.handler_id),
        "投诉电话": _text("complaint_phone"),
    }
)
"""What each element of a guide is called, and how it reads."""


def between(context: Context, before: ServiceVersion, after: ServiceVersion) -> list[Change]:
    """The elements that differ, in the guide's order; none for two versions that read the same."""
    pairs = ((label, read(context, before), read(context, after)) for label, read in ELEMENTS.items())
    return [Change(label, _lines(old, new)) for label, old, new in pairs if old != new]


def _lines(old: str, new: str) -> list[Line]:
    found = difflib.ndiff(old.splitlines(), new.splitlines())
    return [Line(line[0], line[2:]) for line in found if line[0] != "?"]
