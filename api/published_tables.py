"""The published decision tables: the figures by which limits, warnings and the overdue ladder are decided."""

from fastapi import APIRouter, Request, Response

from api.guards import ServicesHere
from api.pages import page
from api.table_files import tables

router = APIRouter()


@router.get("/tables")
def listing(request: Request, services: ServicesHere) -> Response:
    """All tables, each figure with its article."""
    return page(request, "public/tables.html", tables=tables(services.bpmn))
