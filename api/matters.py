"""A matter's page, its papers, its running diagrams; the handler's answer and asking for time, the office's reopening."""

from fastapi import APIRouter, HTTPException, Request, Response
from starlette.responses import JSONResponse

from api.acting import MatterForm
from api.diagram_files import unrecorded_flows
from api.downloads import download
from api.guards import RowId, ServicesHere, Staff, StaffForm, text, whole
from api.letter_form import needed_day
from api.matter_view import live_diagrams, show_matter
from api.pages import page
from casework import answers, extensions, letters, matter_page, person_page
from casework.errors import Refusal
from casework.papers.paper import Paper

router = APIRouter()


@router.get("/matters/{number}")
def show(request: Request, services: ServicesHere, me: Staff, number: str) -> Response:
    """The page; 404 for a matter that is none of this person's business, as for one that does not exist."""
    return show_matter(request, services, me, number)


@router.post("/matters/{number}/answer")
def write_answer(sent: MatterForm) -> Response:
    """Store the handler's answer; a page grown old is told so and keeps what was typed."""
    return sent.perform(
        "answer",
        lambda context, given: answers.write_answer(context, sent.me.staff_id, sent.number, whole(given("version")), given("text")),
    )


@router.post("/matters/{number}/extension")
def ask_extension(sent: MatterForm) -> Response:
    """Ask the leader in charge for more time (TL-6)."""
    return sent.perform(
        "extension",
        lambda context, given: extensions.request(
            context, sent.me.staff_id, sent.number, needed_day(given("due_on"), "due_on"), given("reason")
        ),
    )


@router.post("/matters/{number}/reopening")
def reopen(sent: MatterForm) -> Response:
    """Open a filed letter again: a new episode (TL-6)."""
    return sent.perform("reopening", lambda context, given: letters.reopen(context, sent.me.staff_id, sent.number, given("reason")))


@router.post("/matters/{number}/petitioner")
def unmask(request: Request, services: ServicesHere, me: Staff, form: StaffForm, number: str) -> Response:
    """Show whom it is done for in full once, on record with its purpose."""
    purpose = text(form, "petitioner-purpose")
    try:
        with services.work() as context:
            person = person_page.unmasked(context, me.staff_id, number, purpose)
    except Refusal as refusal:
        return show_matter(request, services, me, number, topic="petitioner", refusal=refusal, typed={"petitioner-purpose": purpose})
    return page(request, "staff/petitioner_card.html", number=number, person=person, purpose=purpose)


@router.get("/matters/{number}/attachments/{attachment_id}")
def paper(services: ServicesHere, me: Staff, number: str, attachment_id: RowId) -> Response:
    """A paper, always as a download: what a stranger sent never opens inside the portal."""
    with services.work() as context:
        found = matter_page.attachment(context, me.staff_id, number, attachment_id)
    return download(Paper(found.file_name, found.media_type, found.content))


@router.get("/matters/{number}/diagrams/{instance_key}")
def live(services: ServicesHere, me: Staff, number: str, instance_key: str) -> Response:
    """One running diagram of the matter: the version that runs, where it has been and where it stands (element ids)."""
    with services.work() as context:
        matter = matter_page.look(context, me.staff_id, number).matter
        found = next((one for one in live_diagrams(context, matter) if one.instance_key == instance_key), None)
    if found is None:
        raise HTTPException(404)
    flows = [*found.flows, *unrecorded_flows(found.xml, {*found.passed, *found.active})]
    return JSONResponse({"xml": found.xml, "passed": [*found.passed, *flows], "active": list(found.active)})
