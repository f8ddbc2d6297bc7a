"""The calendar of due dates (期限日历): a month as a sheet or a list, one's own, a department's, a person's or everybody's."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from fastapi import APIRouter, Request, Response

from api.guards import ServicesHere, Staff, half_width
from api.matter_choices import Options, staff_options
from api.names import department_names
from api.pages import page
from api.paging import address, page_number
from casework import due_dates, subscriptions
from casework.context import Context
from casework.submissions import EARLIEST
from register.due_dates import Whose

router = APIRouter()
EVERYBODY: Final = "all"
VIEWS: Final = (("", "月历"), ("list", "列表"))
A_PAGE: Final = 50
ON_THE_SHEET: Final = 300
"""Dates that are named on a month's sheet; of a fuller month it shows the figures, and the list the dates."""


@router.get("/calendar")
def show(request: Request, services: ServicesHere, me: Staff) -> Response:
    """The month asked for; whatever stands in the address that is none of its parameters is passed over."""
    asked = {name: half_width(request.query_params.get(name, "")).strip()[:60] for name in ("month", "view", "whose")}
    number = page_number(request)
    with services.work() as context:
        groups = _groups(context)
        first, whose = _month(context, asked["month"]), _whose(context, me.staff_id, asked["whose"], groups)
        asked |= {"month": f"{first:%Y-%m}", "view": "list" if asked["view"] == "list" else ""}
        period = due_dates.month(context, first)
        counted = due_dates.counted(context, whose, period)
        total = sum(numbers.total() for numbers in counted.values())
        few = total <= ON_THE_SHEET
        most, after = (A_PAGE, (number - 1) * A_PAGE) if asked["view"] else (ON_THE_SHEET if few else 0, 0)
        dates = due_dates.listed(context, me.staff_id, whose, period, most=most, after=after)
        facts: dict[str, Any] = {
            "weeks": due_dates.sheet(context, period, counted, dates),
            "subscription": subscriptions.of_person(context, me.staff_id),
            "today": context.today(),
            "lights": {light: sum(numbers[light] for numbers in counted.values()) for light in ("red", "yellow", "green")},
        }
    return page(
        request,
        "staff/calendar.html",
        asked=asked,
        first=first,
        groups=groups,
        dates=dates,
        few=few,
        total=total,
        views=VIEWS,
        beside={words: address("/calendar", **{**asked, "month": f"{other:%Y-%m}"}) for words, other in _beside(first).items()},
        whole_list=address("/calendar", **{**asked, "view": "list"}),
        number=number,
        pages=max(1, -(-total // A_PAGE)),
        paging_address=address("/calendar", **asked) + "&page=",
        saved=request.query_params.get("saved") == "subscription-removal",
        **facts,
    )


def _groups(context: Context) -> Sequence[tuple[str, Options]]:
    """Whose dates may be asked for beside one's own: values with their words, by group."""
    departments = department_names(context.session).items()
    return [
        ("全局", [(EVERYBODY, "全局")]),
        ("处室", [(f"department:{one}", name) for one, name in departments]),
        ("人员", [(f"person:{one}", name) for one, name in staff_options(context)]),
    ]


def _whose(context: Context, staff_id: str, asked: str, groups: Sequence[tuple[str, Options]]) -> Whose:
    """Whose dates are asked for; one's own for anything that is not on offer."""
    offered = {value for _, options in groups for value, _ in options}
    sort, _, one = asked.partition(":")
    if asked not in offered:
        return due_dates.mine(context, staff_id)
    if asked == EVERYBODY:
        return Whose()
    return Whose(department_id=one) if sort == "department" else due_dates.mine(context, one)


def _month(context: Context, asked: str) -> date:
    """The first day of the month asked for (2026-03); this month's for any the calendar of working days does not reach."""
    try:
        first = date.fromisoformat(f"{asked}-01")
    except ValueError:
        first = date.min
    return first if EARLIEST <= first <= context.calendar.last else context.today().replace(day=1)


def _beside(first: date) -> Mapping[str, date]:
    """The months before and after."""
    return {"上个月": (first - timedelta(days=1)).replace(day=1), "下个月": (first + timedelta(days=31)).replace(day=1)}
