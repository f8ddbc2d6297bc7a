"""A matter's page: facts, letter, limit with its reasoning, timeline, live diagram, and what this person may do."""

from collections.abc import Iterable
from typing import Final
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Request, Response
from starlette.responses import JSONResponse, RedirectResponse

from api.diagram_files import of_process, unrecorded_flows
from api.guards import ServicesHere, Staff, StaffForm, text
from api.inbox import task_row
from api.letter_form import day_of
from api.names import department_names, staff_names
from api.pages import page
from api.services import Services
from api.sessions import SignedIn
from api.timeline import Storyteller
from casework import answers, extensions, letters, matter_page, people, tasks
from casework.context import Context
from casework.errors import Refusal
from casework.matters import episode_of
from register.lights import light_of
from register.live_diagram import LiveDiagram, of_root
from register.matters import Matter
from register.people import stand_in
from register.timeline import of_matter

router = APIRouter()
MAIN_DIAGRAM: Final = "letter-handling"  # where people's steps are: shown first


@router.get("/matters/{number}")
def show(request: Request, services: ServicesHere, me: Staff, number: str) -> Response:
    """The page; 404 for a matter that is none of this person's business, as for one that does not exist."""
    return _show(request, services, me, number)


@router.post("/matters/{number}/answer")
def write_answer(request: Request, services: ServicesHere, me: Staff, form: StaffForm, number: str) -> Response:
    """Store the handler's answer; a page grown old is told so and keeps what was typed."""
    version = text(form, "version")
    try:
        with services.work() as context:
            answers.write_answer(context, me.staff_id, number, int(version) if version.isdecimal() else 0, text(form, "answer"))
    except Refusal as refusal:
        return _show(request, services, me, number, refusal=refusal, typed={"answer": text(form, "answer")})
    return RedirectResponse(f"/matters/{quote(number)}?saved=answer#reply", 303)


@router.post("/matters/{number}/extension")
def ask_extension(request: Request, services: ServicesHere, me: Staff, form: StaffForm, number: str) -> Response:
    """Ask the leader in charge for more time (TL-6)."""
    typed = {name: text(form, name) for name in ("due_on", "reason")}
    try:
        due_on = day_of(typed["due_on"], "due_on")
        if due_on is None:
            raise Refusal("empty", "请填写希望延长到的日期。", "due_on")
        with services.work() as context:
            extensions.request(context, me.staff_id, number, due_on, typed["reason"])
    except Refusal as refusal:
        return _show(request, services, me, number, refusal=refusal, typed=typed)
    return RedirectResponse(f"/matters/{quote(number)}?saved=extension", 303)


@router.post("/matters/{number}/reopening")
def reopen(request: Request, services: ServicesHere, me: Staff, form: StaffForm, number: str) -> Response:
    """Open a filed letter again: a new episode."""
    try:
        with services.work() as context:
            letters.reopen(context, me.staff_id, number, text(form, "reopening"))
    except Refusal as refusal:
        return _show(request, services, me, number, refusal=refusal, typed={"reopening": text(form, "reopening")})
    return RedirectResponse(f"/matters/{quote(number)}?saved=reopening", 303)


@router.post("/matters/{number}/petitioner")
def unmask(request: Request, services: ServicesHere, me: Staff, form: StaffForm, number: str) -> Response:
    """Show the petitioner in full once, on record with its purpose."""
    purpose = text(form, "purpose")
    try:
        with services.work() as context:
            person = matter_page.unmasked(context, me.staff_id, number, purpose)
    except Refusal as refusal:
        return _show(request, services, me, number, refusal=refusal, typed={"purpose": purpose})
    return page(request, "staff/petitioner_card.html", number=number, person=person, purpose=purpose)


@router.get("/matters/{number}/attachments/{attachment_id}")
def paper(services: ServicesHere, me: Staff, number: str, attachment_id: int) -> Response:
    """A paper, always as a download: what a stranger sent never opens inside the portal."""
    with services.work() as context:
        found = matter_page.attachment(context, me.staff_id, number, attachment_id)
    disposition = f"attachment; filename*=UTF-8''{quote(found.file_name, safe='')}"
    return Response(found.content, media_type=found.media_type, headers={"Content-Disposition": disposition})


@router.get("/matters/{number}/diagrams/{instance_key}")
def live(services: ServicesHere, me: Staff, number: str, instance_key: str) -> Response:
    """One running diagram of the matter: the version that runs, where it has been and where it stands (element ids)."""
    with services.work() as context:
        matter = matter_page.look(context, me.staff_id, number).matter
        found = next((one for one in _live_diagrams(context, matter) if one.instance_key == instance_key), None)
    if found is None:
        raise HTTPException(404)
    flows = [*found.flows, *unrecorded_flows(found.xml, {*found.passed, *found.active})]
    return JSONResponse({"xml": found.xml, "passed": [*found.passed, *flows], "active": list(found.active)})


def _show(
    request: Request,
    services: Services,
    me: SignedIn,
    number: str,
    *,
    refusal: Refusal | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    with services.work() as context:
        facts = _facts(context, services, me, number, request.query_params.get("diagram"))
    status = 200 if refusal is None else 422
    return page(request, "staff/matter.html", status, refusal=refusal, typed=typed or {}, saved=request.query_params.get("saved"), **facts)


def _facts(context: Context, services: Services, me: SignedIn, number: str, chosen: str | None) -> dict[str, object]:
    view = matter_page.look(context, me.staff_id, number)
    names, departments = staff_names(context.session), department_names(context.session)
    open_tasks = [opened for opened in tasks.inbox(context, me.staff_id) if opened.matter.id == view.matter.id]
    story = Storyteller(names, departments, services.bpmn, services.zone)
    drawn = [(one, of_process(services.bpmn, one.process_id)) for one in _live_diagrams(context, view.matter)]
    drawn.sort(key=lambda pair: (pair[0].instance_key != chosen, pair[0].process_id != MAIN_DIAGRAM))
    return {
        "view": view,
        "light": light_of(view.matter, context.now()),
        "people": names,
        "departments": departments,
        "acting": _acting(context, (view.matter.handler_id, view.head, view.leader)),
        "limit": view.limits[-1] if view.limits else None,
        "timeline": story.tell(of_matter(context.session, view.matter), view.decisions),
        "my_tasks": [task_row(context, services, me, opened) for opened in open_tasks],
        "diagrams": drawn,
    }


def _acting(context: Context, responsible: Iterable[str | None]) -> dict[str, str]:
    """Who does today what is theirs, by id, for those who are away (AB-3)."""
    acting = {staff: stand_in(context.session, staff, context.today()) for staff in responsible if staff}
    return {staff: people.name_of(context, other) for staff, other in acting.items() if other and other != staff}


def _live_diagrams(context: Context, matter: Matter) -> list[LiveDiagram]:
    """Every diagram the episode runs through; none before the engine has begun."""
    root = episode_of(context, matter).instance_key
    return of_root(context.session, root) if root else []
