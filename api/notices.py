"""The signed-in person's notices."""

from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from api.guards import ServicesHere, Staff, StaffForm, text, whole
from api.pages import page
from api.paging import page_number
from casework.reading import mark_read, notices_of

router = APIRouter()


@router.get("/notices")
def listing(request: Request, services: ServicesHere, me: Staff) -> Response:
    """Newest first."""
    with services.work() as context:
        told = notices_of(context, me.staff_id, page_number(request))
    return page(request, "staff/notices.html", told=told)


@router.post("/notices/read")
def read(services: ServicesHere, me: Staff, form: StaffForm) -> Response:
    """Mark one (`notice`) or, where none is named, all read."""
    wanted = text(form, "notice")
    with services.work() as context:
        mark_read(context, me.staff_id, whole(wanted) if wanted else None)
    return RedirectResponse("/notices", 303)
