"""The made-up bureau and its letters as data: read, typed, nothing written."""

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).parent
PHONE: Final = "000-0000-{:04d}"  # no area code begins with 000
MAIL: Final = "{}@xiaoneng.example"  # RFC 2606: never a real address
FIRST_EXTENSION: Final = 101


@dataclass(frozen=True)
class PlannedPost:
    """A post, who holds it and who is its B (AB-2)."""

    id: str
    title: str
    leads: bool
    staff_id: str
    staff_name: str
    b_staff_id: str
    phone: str

    @property
    def email(self) -> str:
        """The holder's mail address."""
        return MAIL.format(self.staff_id)


@dataclass(frozen=True)
class PlannedDepartment:
    """A department with its headcount (HC), the leader in charge (FC-6) and its posts."""

    id: str
    name: str
    headcount: int
    leader_id: str | None
    posts: Sequence[PlannedPost]


@dataclass(frozen=True)
class SampleLetter:
    """A made-up letter; `progress` is the status to which robots may bring it, in `department` if it gets that far.

    One that is not answered has its `outcome` with what the office writes down for it; `into` is the subject of the letter it is merged
    into. `satisfaction`: what its sender says when called back. `consulted`: a department asked and not yet heard.
    """

    subject: str
    body: str
    channel: str
    category: str
    days_ago: int
    name: str | None  # None: anonymous
    phone: str | None
    email: str | None
    progress: str
    department: str | None
    outcome: str | None = None
    reason: str | None = None
    direction: str | None = None
    into: str | None = None
    satisfaction: str = "satisfied"
    consulted: str | None = None


@cache
def notice() -> str:
    """The sentence that says on every page that all of this is invented."""
    return str(_data()["notice"])


@cache
def departments() -> Sequence[PlannedDepartment]:
    """The departments in their order, the leadership first."""
    planned, extension = [], FIRST_EXTENSION
    for raw in _data()["departments"]:
        posts = [_post(raw["id"], number, extension + number, post) for number, post in enumerate(raw["posts"])]
        extension += len(posts)
        planned.append(PlannedDepartment(raw["id"], raw["name"], raw["headcount"], raw.get("leader"), posts))
    return planned


def _post(department: str, number: int, extension: int, raw: Mapping[str, Any]) -> PlannedPost:
    return PlannedPost(
        id=f"{department}-{number + 1}",
        title=raw["title"],
        leads=raw.get("leads", False),
        staff_id=raw["staff"],
        staff_name=raw["name"],
        b_staff_id=raw["b"],
        phone=PHONE.format(extension),
    )


@cache
def letters() -> Sequence[SampleLetter]:
    """The letters, oldest first."""
    raws = json.loads((HERE / "letters.json").read_text(encoding="utf-8"))["letters"]
    return sorted((SampleLetter(**raw) for raw in raws), key=lambda letter: -letter.days_ago)


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads((HERE / "bureau.toml").read_text(encoding="utf-8"))
