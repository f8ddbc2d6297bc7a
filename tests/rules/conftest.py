"""The tables of the checkout and the published calendar, and one call that reckons a limit from them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import settings

from deploy.places import ROOT
from rules.calendar import WorkCalendar, national_calendar
from rules.figures import Figure
from rules.limits import Limit, compute
from rules.office import OFFICE_ZONE
from rules.tables import Table, decide, read_table
from tests.rules.reckoning import Reckon

# How long one example takes says more about the neighbours on the machine than about the rules.
settings.register_profile("any-machine", deadline=None)
settings.load_profile("any-machine")


@pytest.fixture(scope="session")
def tables() -> Mapping[str, Table]:
    """All shared decision tables by id."""
    read = (read_table(file.read_bytes()) for file in (ROOT / "bpmn" / "shared").glob("*.dmn"))
    return {table.id: table for table in read}


@pytest.fixture(scope="session")
def calendar() -> WorkCalendar:
    """The published calendar."""
    return national_calendar()


@pytest.fixture(scope="session")
def reckon(tables: Mapping[str, Table], calendar: WorkCalendar) -> Reckon:
    """Reckon a limit: `reckon("letter", "2026-03-02 09:00")`, the time in the bureau's zone, by default 09:00."""

    def reckoned(kind: str, received: str, category: str | None = None, days: int | None = None, **given: Any) -> Limit:
        outputs = decide(tables["time-limit"], {"kind": kind, "category": category})
        assert outputs is not None
        figure = Figure.of(outputs) if days is None else Figure.of(outputs).promised(days)
        explicit = date.fromisoformat(given.pop("explicit")) if "explicit" in given else None
        given.setdefault("calendar", calendar)
        return compute(figure, at(received), warning=tables["warning"], explicit=explicit, **given)

    return reckoned


def at(text: str) -> datetime:
    """A moment of the bureau: "2026-03-02" is 09:00 that day."""
    moment = datetime.fromisoformat(text if " " in text else f"{text} 09:00")
    return moment if moment.tzinfo else moment.replace(tzinfo=OFFICE_ZONE)
