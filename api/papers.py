"""Official documents of a matter, and the monthly circular, as downloads."""

from fastapi import APIRouter, Response

from api.downloads import download
from api.guards import ServicesHere, Staff, whole
from casework.papers.circular import circular
from casework.papers.make import make
from casework.papers.paper import PaperForm

router = APIRouter()


@router.get("/matters/{number}/papers/{code}.{form}")
def paper(services: ServicesHere, me: Staff, number: str, code: str, form: PaperForm) -> Response:
    """A document about the matter in Word or PDF; 404 for another's business, 409 while it is not due."""
    with services.work() as context:
        made = make(context, me.staff_id, number, code, form)
    return download(made)


@router.get("/reports/circular.{form}")
def monthly_circular(services: ServicesHere, me: Staff, form: PaperForm, month: str = "") -> Response:
    """The circular of a month as a browser's month field sends it (2026-03)."""
    year, _, number = month.partition("-")
    with services.work() as context:
        made = circular(context, me.staff_id, whole(year), whole(number), form)
    return download(made)
