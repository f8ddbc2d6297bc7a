"""The year in figures (统计): charts with a table of the same figures beside each, for whoever cannot see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Request, Response

from api.guards import ServicesHere, Staff
from api.labels import label
from api.names import department_names
from api.pages import page
from casework.kinds import KINDS
from casework.submissions import EARLIEST
from casework.terms import KIND, LIGHT, MARK, RATING
from register.statistics import MONTHS, Figures, Sought, Tally, of_year

router = APIRouter()
NO_FIGURE: Final = "—"


@dataclass(frozen=True)
class Row:
    """One row of a chart's table: words, count, and of what is tallied the share in time and the mean days as shown."""

    words: str
    count: int
    closed: int | None = None
    punctual: str = ""
    mean_days: str = ""


@dataclass(frozen=True)
class Chart:
    """One figure drawn: `kind` is bar (across) or column (upright); `tallied`: its table has shares and days as well."""

    id: str
    title: str
    kind: str
    rows: Sequence[Row]

    @property
    def sum(self) -> int:
        """How many are counted in it."""
        return sum(row.count for row in self.rows)

    @property
    def tallied(self) -> bool:
        """Whether its rows are tallies."""
        return any(row.closed is not None for row in self.rows)


@router.get("/statistics")
def show(request: Request, services: ServicesHere, me: Staff) -> Response:
    """The year asked for, this year unless another; of one department, of one kind, or of all."""
    with services.work() as context:
        departments = department_names(context.session)
        this_year = context.today().year
        year = _year(request.query_params.get("year", ""), this_year)
        department = _offered(request, "department", departments)
        kind = _offered(request, "kind", KINDS)
        now = context.now()
        figures = of_year(context.session, Sought(year, context.zone, department or None, kind or None), now)
    return page(
        request,
        "staff/statistics.html",
        figures=figures,
        shown=_row("", figures.total),
        charts=_charts(figures, departments),
        asked={"year": str(year), "department": department, "kind": kind},
        years=[(str(one), f"{one} 年") for one in range(this_year, EARLIEST.year - 1, -1)],
        departments=list(departments.items()),
        kinds=[(one, KIND[one]) for one in KINDS],
        counted_at=now,
    )


def _offered(request: Request, name: str, offered: Mapping[str, object]) -> str:
    asked = request.query_params.get(name, "")
    return asked if asked in offered else ""


def _year(asked: str, this_year: int) -> int:
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == len(str(this_year)) else this_year
    return year if EARLIEST.year <= year <= this_year else this_year


def _charts(figures: Figures, departments: Mapping[str, str]) -> list[Chart]:
    by_department = [(name, figures.departments[one]) for one, name in departments.items()]
    by_department.append(("尚未交办", figures.departments[None]))
    by_category = [(f"{label(kind, 'kind')} · {label(one, 'category')}", tally) for (kind, one), tally in figures.categories.items()]
    by_category.sort(key=lambda pair: -pair[1].received)
    return [
        Chart("department", "按承办处室", "bar", [_row(name, tally) for name, tally in by_department if tally.received]),
        Chart("month", "按收到月份", "column", [_row(f"{month} 月", figures.months[month]) for month in MONTHS]),
        Chart("kind", "按种类", "bar", [_row(KIND[one], figures.kinds[one]) for one in KINDS if figures.kinds[one].received]),
        Chart("category", "按类别", "bar", [_row(words, tally) for words, tally in by_category]),
        Chart("light", "按灯", "column", _in_words(LIGHT, figures.lights)),
        Chart("mark", "按标记", "column", _in_words(MARK, figures.marks)),
        Chart("rating", "按满意度", "column", _in_words(RATING, figures.ratings)),
    ]


def _row(words: str, tally: Tally) -> Row:
    return Row(words, tally.received, tally.closed, _share(tally.punctual), _days(tally.mean_days))


def _in_words(words: Mapping[str, str], counted: Mapping[str, int]) -> list[Row]:
    return [Row(word, counted.get(code, 0)) for code, word in words.items()]


def _share(part: float | None) -> str:
    return NO_FIGURE if part is None else f"{part:.0%}"


def _days(mean: float | None) -> str:
    return NO_FIGURE if mean is None else f"{mean:.1f}"
