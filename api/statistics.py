"""The year in figures (统计): charts with a table of the same figures beside each, for whoever cannot see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from fastapi import APIRouter, Request, Response

from api.guards import ServicesHere, Staff
from api.labels import label
from api.names import department_names
from api.pages import page
from casework.context import Context
from casework.letters import EARLIEST
from casework.terms import LIGHT, RATING
from register.statistics import Figures, of_period

router = APIRouter()
MONTHS: Final = range(1, 13)


@dataclass(frozen=True)
class Chart:
    """One figure drawn: `kind` is bar (across) or column (upright), rows are words and counts in the order shown."""

    id: str
    title: str
    kind: str
    rows: Sequence[tuple[str, int]]

    @property
    def sum(self) -> int:
        """All counted in it."""
        return sum(number for _, number in self.rows)


@router.get("/statistics")
def show(request: Request, services: ServicesHere, _: Staff) -> Response:
    """One year, this one unless asked for another, of the bureau or of one department."""
    with services.work() as context:
        departments = department_names(context.session)
        this_year = context.today().year
        year = _year(request.query_params.get("year", ""), this_year)
        department = request.query_params.get("department", "")
        department = department if department in departments else ""
        figures = _figures(context, year, department or None)
        now = context.now()
    return page(
        request,
        "staff/statistics.html",
        figures=figures,
        charts=_charts(figures, departments),
        asked={"year": str(year), "department": department},
        years=[(str(one), f"{one} 年") for one in range(this_year, EARLIEST.year - 1, -1)],
        departments=list(departments.items()),
        counted_at=now,
    )


def _year(asked: str, this_year: int) -> int:
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == len(str(this_year)) else this_year
    return year if EARLIEST.year <= year <= this_year else this_year


def _figures(context: Context, year: int, department: str | None) -> Figures:
    since, until = (datetime(one, 1, 1, tzinfo=context.zone) for one in (year, year + 1))
    return of_period(context.session, since, until, context.now(), zone=context.zone, department_id=department)


def _charts(figures: Figures, departments: Mapping[str, str]) -> list[Chart]:
    by_department = [(name, figures.departments[one]) for one, name in departments.items()]
    by_department.append(("尚未交办", figures.departments[None]))
    kinds = sorted(figures.kinds.items(), key=lambda pair: -pair[1])
    return [
        Chart("department", "按承办处室", "bar", [row for row in by_department if row[1]]),
        Chart("month", "按收到月份", "column", [(f"{month} 月", figures.months[month]) for month in MONTHS]),
        Chart("kind", "按种类", "bar", [(f"{label(kind, 'kind')} · {label(category, 'category')}", n) for (kind, category), n in kinds]),
        Chart("light", "按灯", "column", _in_words(LIGHT, figures.lights)),
        Chart("rating", "按满意度", "column", _in_words(RATING, figures.ratings)),
    ]


def _in_words(words: Mapping[str, str], counted: Mapping[str, int]) -> list[tuple[str, int]]:
    return [(word, counted.get(code, 0)) for code, word in words.items()]
