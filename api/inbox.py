"""My tasks, and one task with the very form that Tasklist shows."""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from api.diagram_files import element_name
from api.form_files import form_schema
from api.guards import EngineKey, ServicesHere, Staff, StaffForm, text
from api.names import department_names, staff_names
from api.pages import page
from api.panels import PANELS
from api.services import Services
from api.sessions import SignedIn
from casework import decisions, matter_page, people, tasks
from casework.context import Context
from casework.errors import Refusal
from casework.tasks import OpenTask
from register.lights import light_of

router = APIRouter()


@router.get("/inbox")
def listing(request: Request, services: ServicesHere, me: Staff) -> Response:
    """What is mine to do now, soonest due first."""
    with services.work() as context:
        rows = [task_row(context, services, me, opened) for opened in tasks.inbox(context, me.staff_id)]
    return page(request, "staff/inbox.html", rows=rows, done=request.query_params.get("done"))


@router.get("/tasks/{key}")
def show(request: Request, services: ServicesHere, me: Staff, key: EngineKey) -> Response:
    """One task: its form and what it is about."""
    return _show(request, services, me, key)


@router.post("/tasks/{key}")
def complete(request: Request, services: ServicesHere, me: Staff, form: StaffForm, key: EngineKey) -> Response:
    """Send the form to the engine; whether it counts is judged there (accept-decision)."""
    values: dict[str, Any] = {}
    try:
        values = _values(text(form, "values"))
        with services.work() as context:
            opened = tasks.look(context, me.staff_id, key)
            schema = form_schema(services.forms, opened.code)
            tasks.complete(context, services.engine_tasks, me.staff_id, key, values=values, schema=schema)
    except Refusal as refusal:
        if refusal.code in {"task-over", "not-entitled"}:
            raise
        status = 503 if refusal.code == "engine-away" else 422
        return _show(request, services, me, key, problem=refusal.message, chosen=values, status=status)
    return RedirectResponse(f"/inbox?done={opened.matter.number}", 303)


def _show(
    request: Request,
    services: Services,
    me: SignedIn,
    key: str,
    *,
    problem: str | None = None,
    chosen: Mapping[str, Any] = MappingProxyType({}),
    status: int = 200,
) -> Response:
    with services.work() as context:
        opened = tasks.look(context, me.staff_id, key)
        view, panel = matter_page.look(context, me.staff_id, opened.matter.number), PANELS[opened.matter.kind]
        facts = {
            "row": task_row(context, services, me, opened),
            "view": view,
            "panel": panel,
            "own": panel.facts(context, me.staff_id, view),
            "people": staff_names(context.session),
            "departments": department_names(context.session),
            "form": {"schema": form_schema(services.forms, opened.code), "data": {**chosen, **tasks.form_data(context, opened)}},
        }
    return page(request, "staff/task.html", status, problem=problem, **facts)


def task_row(context: Context, services: Services, me: SignedIn, opened: OpenTask) -> dict[str, object]:
    """A task as the pages list it; `acting_for` names in whose place this person would do it (AB-4)."""
    task, matter = opened.task, opened.matter
    absent = people.stands_in_for(context, me.staff_id, decisions.step_of(task.element_id).role, matter)
    return {
        "key": task.key,
        "name": element_name(services.bpmn, task.process_id, task.element_id),
        "created_at": task.created_at,
        "matter": matter,
        "subject": matter.subject,
        "light": light_of(matter, context.now()),
        "acting_for": people.name_of(context, absent) if absent else None,
    }


def _values(sent: str) -> dict[str, Any]:
    """The form's values as its script sent them; raises Refusal for anything else."""
    try:
        values = json.loads(sent)
        json.dumps(values, ensure_ascii=False, allow_nan=False).encode()  # neither NaN nor half a character
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, dict):
        raise Refusal("no-values", "表单没有正确提交。请刷新页面后重新填写。")
    return values
