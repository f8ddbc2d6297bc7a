"""Board and ledger as workbooks, filtered as the board is; and the page from which lists are taken in and out."""

from fastapi import APIRouter, Request, Response

from api.board import asked_of, filter_of
from api.downloads import download
from api.guards import ServicesHere, Staff
from api.imports import recent
from api.names import department_names
from api.pages import page
from casework.clerks import is_clerk
from casework.spreadsheets import lists

router = APIRouter()
LISTS = {"board": lists.board, "ledger": lists.ledger}


@router.get("/reports")
def show(request: Request, services: ServicesHere, me: Staff) -> Response:
    """What may be taken in and out by whoever asks."""
    with services.work() as context:
        clerk, today = is_clerk(context, me.staff_id), context.today()
        batches = recent(context) if clerk else []
    return page(request, "staff/reports.html", clerk=clerk, month=f"{today:%Y-%m}", batches=batches, problems={})


@router.get("/exports/board")
def board(request: Request, services: ServicesHere, me: Staff) -> Response:
    """The board as filtered."""
    return _list(request, services, me, "board")


@router.get("/exports/ledger")
def ledger(request: Request, services: ServicesHere, me: Staff) -> Response:
    """The ledger of the same matters."""
    return _list(request, services, me, "ledger")


def _list(request: Request, services: ServicesHere, me: Staff, which: str) -> Response:
    with services.work() as context:
        sought = filter_of(asked_of(request.query_params), department_names(context.session))
        made = LISTS[which](context, me.staff_id, sought)
    return download(made)
