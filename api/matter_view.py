"""A matter's page put together: facts, its kind's panel, limit with its reasoning, timeline, live diagram, what this person may do."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from fastapi import Request, Response

from api.diagram_files import of_process
from api.inbox import task_row
from api.labels import SAVED
from api.matter_choices import choices
from api.names import department_names, staff_names
from api.pages import page
from api.panels import PANELS
from api.services import Services
from api.sessions import SignedIn
from api.timeline import Storyteller
from casework import matter_page, people, suggestions, tasks
from casework.context import Context
from casework.errors import Refusal
from casework.kinds import kind_of
from casework.matters import episode_of
from casework.papers.make import ready
from register.lights import light_of
from register.live_diagram import LiveDiagram, of_root
from register.matters import Matter
from register.people import stand_in
from register.timeline import of_matter


def show_matter(
    request: Request,
    services: Services,
    me: SignedIn,
    number: str,
    *,
    topic: str = "",
    refusal: Refusal | None = None,
    typed: Mapping[str, str] = MappingProxyType({}),
) -> Response:
    """The page; after a refusal with its sentence, and with everything typed in the form of this topic kept.

    Raises Refusal `not-allowed` for a matter that is none of this person's business, as for one that does not exist.
    """
    with services.work() as context:
        facts = _facts(context, services, me, number, request.query_params.get("diagram"))
    return page(
        request,
        "staff/matter.html",
        200 if refusal is None else 422,
        refusal=refusal,
        refused=topic,
        problems={} if refusal is None else {f"{topic}-{refusal.field or 'form'}": refusal.message},
        typed=typed,
        saved=SAVED.get(request.query_params.get("saved", "")),
        **facts,
    )


def live_diagrams(context: Context, matter: Matter) -> list[LiveDiagram]:
    """Every diagram the episode runs through; none before the engine has begun."""
    root = episode_of(context, matter).instance_key
    return of_root(context.session, root) if root else []


def _facts(context: Context, services: Services, me: SignedIn, number: str, chosen: str | None) -> dict[str, object]:
    view = matter_page.look(context, me.staff_id, number)
    panel = PANELS[view.matter.kind]
    names, departments = staff_names(context.session), department_names(context.session)
    open_tasks = [opened for opened in tasks.inbox(context, me.staff_id) if opened.matter.id == view.matter.id]
    story = Storyteller(view.matter.kind, names, departments, services.bpmn, services.zone)
    drawn = [(one, of_process(services.bpmn, one.process_id)) for one in live_diagrams(context, view.matter)]
    drawn.sort(key=lambda pair: (pair[0].instance_key != chosen, pair[0].process_id != panel.diagram))
    return {
        "view": view,
        "panel": panel,
        "first_contact": kind_of(view.matter).first_contact,
        "own": panel.facts(context, me.staff_id, view),
        "light": light_of(view.matter, context.now()),
        "people": names,
        "departments": departments,
        "acting": _acting(context, (view.matter.handler_id, view.head, view.leader)),
        "limit": view.limits[-1] if view.limits else None,
        "timeline": story.tell(of_matter(context.session, view.matter), view.decisions),
        "my_tasks": [task_row(context, services, me, opened) for opened in open_tasks],
        "diagrams": drawn,
        "papers": ready(context, view),
        "choices": choices(context, view.matter),
        "routing": suggestions.shown(context, me.staff_id, view.matter),
    }


def _acting(context: Context, responsible: Iterable[str | None]) -> dict[str, str]:
    """Who does today what is theirs, by id, for those who are away (AB-3)."""
    acting = {staff: stand_in(context.session, staff, context.today()) for staff in responsible if staff}
    return {staff: people.name_of(context, other) for staff, other in acting.items() if other and other != staff}
