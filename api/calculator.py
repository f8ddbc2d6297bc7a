"""When would a matter be due: the rules of `xiaoneng limit` on a page, for citizens and staff alike (TL)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from fastapi import APIRouter, Request, Response

from api.guards import ServicesHere, half_width
from api.letter_form import day_of
from api.pages import page
from api.services import Services
from casework.context import Context
from casework.errors import Refusal
from rules.cells import Cell, Literal
from rules.errors import RuleError
from rules.figures import Figure, figure_for
from rules.limits import Limit, compute
from rules.office import OfficeHours
from rules.tables import Rule, Table

router = APIRouter()
FIELDS: Final = ("matter", "received", "explicit", "days")
MAX_TYPED: Final = 40
MOST_DIGITS: Final = 3
TOO_FAR: Final = "日期超出可计算的范围。请核对年份。"


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A limit and the figure it comes from."""

    figure: Figure
    limit: Limit


@router.get("/calculator")
def reckon(request: Request, services: ServicesHere) -> Response:
    """The question and, once asked, the answer; the question is the address, so it can be kept and passed on."""
    typed = {name: half_width(request.query_params.get(name, "")).strip()[:MAX_TYPED] for name in FIELDS}
    problems: dict[str, str] = {}
    found: Reckoned | None = None
    with services.work() as context:
        matters = _matters(context.tables["time-limit"])
        if any(typed.values()):
            try:
                found = _answer(context, services, typed, dict(matters))
            except Refusal as refusal:
                problems[refusal.field or "matter"] = refusal.message
    status = 422 if problems else 200
    return page(request, "public/calculator.html", status, values=typed, problems=problems, matters=matters, found=found)


def _matters(table: Table) -> list[tuple[str, str]]:
    """What the table's rows are about: `kind:category` and the row's own words; a new row is on offer by itself."""
    return [(_matter(rule), rule.annotation) for rule in table.rules]


def _matter(rule: Rule) -> str:
    return ":".join(_only(test) for test in rule.tests)


def _only(test: Cell) -> str:
    return str(test.value) if isinstance(test, Literal) else ""


def _answer(context: Context, services: Services, typed: Mapping[str, str], matters: Mapping[str, str]) -> Reckoned:
    if typed["matter"] not in matters:
        raise Refusal("unknown-matter", "请从列表中选择事项。", "matter")
    kind, _, category = typed["matter"].partition(":")
    received, explicit = _received(typed["received"], services), day_of(typed["explicit"], "explicit")
    office = OfficeHours(context.office_close, context.zone)
    try:
        figure = figure_for(context.tables["time-limit"], kind, category, _days(typed["days"]))
        limit = compute(figure, received, context.calendar, warning=context.tables["warning"], explicit=explicit, office=office)
    except RuleError as error:
        raise Refusal("rule", f"{error}。", _about(error, typed)) from error
    except OverflowError as error:
        raise Refusal("too-far", TOO_FAR, "received") from error
    return Reckoned(figure, limit)


def _received(typed: str, services: Services) -> datetime:
    try:
        return datetime.fromisoformat(typed).replace(tzinfo=services.zone)
    except ValueError:
        raise Refusal("bad-moment", "请填写收到的日期和时间。", "received") from None


def _days(typed: str) -> int | None:
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) <= MOST_DIGITS):
        raise Refusal("bad-days", "承诺的工作日数须为 0 到 999 的整数。", "days")
    return int(typed)


def _about(error: RuleError, typed: Mapping[str, str]) -> str:
    """The field a rule's refusal is most likely about."""
    if "承诺" in str(error):
        return "days"
    return "explicit" if typed["explicit"] else "received"
