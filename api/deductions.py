"""Draft deductions (AA-5.3) as a list: all for the assessment office and who supervises, their own for everybody else."""

from fastapi import APIRouter, Request, Response

from api.guards import ServicesHere, Staff
from api.names import department_names, staff_names
from api.pages import page
from api.paging import page_number
from casework import deductions

router = APIRouter()


@router.get("/deductions")
def listing(request: Request, services: ServicesHere, me: Staff) -> Response:
    """What is drafted, newest first."""
    with services.work() as context:
        found = deductions.listed(context, me.staff_id, page_number(request))
        people, departments = staff_names(context.session), department_names(context.session)
    return page(request, "staff/deductions.html", found=found, people=people, departments=departments)
