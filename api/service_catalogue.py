"""The catalogue as the bureau keeps it: a department drafts, its head sends on, the leader in charge approves or abolishes (SC-2, SC-5)."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from fastapi import APIRouter, Request, Response
from sqlmodel import col, select
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse

from api.guards import ServicesHere, Staff, StaffForm, text
from api.names import department_names, staff_names
from api.pages import page
from api.paging import address, page_number
from api.services import Services
from api.sessions import SignedIn
from api.topics import demand_sure, typed_in
from casework.context import Context
from casework.errors import Refusal
from casework.services import catalogue, differences, rights, versions
from casework.services.drafts import TEXTS, ServiceDraft, lines_of
from register import people
from register.bureau import Staff as StaffRow
from register.services import ServiceVersion, VersionState

router = APIRouter(prefix="/catalogue")
DONE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "draft": "草稿已保存。由处室负责人送审后，分管局领导审批发布。",
        "submission": "已送分管局领导审批。",
        "recall": "已撤回送审，可以继续修改。",
        "discard": "草稿已删除。",
        "approval": "已批准，服务指南已在网上发布。",
        "return": "已退回起草处室修改。",
        "abolition": "已废止，网上不再受理申请；已受理的按原版本办完。",
    }
)
STATES: Final[Mapping[str, str]] = MappingProxyType(
    {
        VersionState.DRAFT: "起草中",
        VersionState.SUBMITTED: "待审批",
        VersionState.PUBLISHED: "已发布",
        VersionState.SUPERSEDED: "已被新版代替",
        VersionState.ABOLISHED: "已废止",
    }
)
GONE: Final = "discard"  # after it there may be no service left to show
Action = Callable[[Context, str, str], None]


@router.get("")
def browse(request: Request, services: ServicesHere, me: Staff) -> Response:
    """The services that this person drafts, submits or approves."""
    words, state = request.query_params.get("q", "").strip(), request.query_params.get("state", "")
    with services.work() as context:
        found = catalogue.workbench(context, me.staff_id, words=words, state=state, page=page_number(request))
        facts = {"departments": department_names(context.session), "may_draft": bool(rights.departments_of(context, me.staff_id))}
    return page(
        request,
        "staff/services/catalogue.html",
        200,
        found=found,
        address=f"{address('/catalogue', q=words, state=state)}{'&' if words or state else '?'}page=",
        values={"q": words, "state": state},
        states=STATES,
        done=_done(request),
        **facts,
    )


@router.get("/new")
def ask(request: Request, services: ServicesHere, me: Staff) -> Response:
    """An empty draft of a service that is not in the catalogue."""
    return _form_page(request, services, me, "/catalogue", {})


@router.post("")
def draft(request: Request, services: ServicesHere, me: Staff, form: StaffForm) -> Response:
    """Draft a new service, or show what to mend with everything typed kept."""
    try:
        with services.work() as context:
            code = versions.draft_new(context, me.staff_id, _draft(form))
    except Refusal as refusal:
        return _form_page(request, services, me, "/catalogue", _typed(form), refusal=refusal)
    return RedirectResponse(f"/catalogue/{code}?done=draft", 303)


@router.get("/{code}")
def show(request: Request, services: ServicesHere, me: Staff, code: str) -> Response:
    """A service with all its versions, what changed from one to the next, and what this person may do."""
    return _show(request, services, me, code, done=_done(request))


@router.get("/{code}/edit")
def edit(request: Request, services: ServicesHere, me: Staff, code: str) -> Response:
    """The open draft, or the newest version to begin the next one from."""
    with services.work() as context:
        newest = catalogue.versions(context, me.staff_id, code)[0].version
    return _form_page(request, services, me, f"/catalogue/{code}", _values(newest))


@router.post("/{code}")
def revise(request: Request, services: ServicesHere, me: Staff, form: StaffForm, code: str) -> Response:
    """Write the draft anew, or begin the next version."""
    try:
        with services.work() as context:
            versions.revise(context, me.staff_id, code, _draft(form))
    except Refusal as refusal:
        if refusal.code == "no-such-service":
            raise
        return _form_page(request, services, me, f"/catalogue/{code}", _typed(form), refusal=refusal)
    return RedirectResponse(f"/catalogue/{code}?done=draft", 303)


@router.post("/{code}/submission")
def submit(request: Request, services: ServicesHere, me: Staff, form: StaffForm, code: str) -> Response:
    """The head sends the draft on."""
    return _perform(request, services, me, form, code, topic="submission", action=versions.submit)


@router.post("/{code}/recall")
def recall(request: Request, services: ServicesHere, me: Staff, form: StaffForm, code: str) -> Response:
    """The head takes it back before it is decided on."""
    return _perform(request, services, me, form, code, topic="recall", action=versions.recall)


@router.post("/{code}/discard")
def discard(request: Request, services: ServicesHere, me: Staff, form: StaffForm, code: str) -> Response:
    """Throw the draft away."""
    return _perform(request, services, me, form, code, topic=GONE, action=versions.discard, final=True)


@router.post("/{code}/approval")
def approve(request: Request, services: ServicesHere, me: Staff, form: StaffForm, code: str) -> Response:
    """The leader in charge approves: published at once."""
    return _perform(request, services, me, form, code, topic="approval", action=versions.approve)


@router.post("/{code}/return")
def give_back(request: Request, services: ServicesHere, me: Staff, form: StaffForm, code: str) -> Response:
    """The leader in charge gives it back with the reason."""
    why = text(form, "return-reason")

    def action(context: Context, staff: str, one: str) -> None:
        versions.give_back(context, staff, one, why)

    return _perform(request, services, me, form, code, topic="return", action=action)


@router.post("/{code}/abolition")
def abolish(request: Request, services: ServicesHere, me: Staff, form: StaffForm, code: str) -> Response:
    """Take a published service out of the catalogue."""
    why = text(form, "abolition-reason")

    def action(context: Context, staff: str, one: str) -> None:
        versions.abolish(context, staff, one, why)

    return _perform(request, services, me, form, code, topic="abolition", action=action)


def _perform(
    request: Request, services: Services, me: SignedIn, form: FormData, code: str, *, topic: str, action: Action, final: bool = False
) -> Response:
    """Do it in one transaction, or show the service again with the refusal and what was typed; `final` needs the box checked."""
    try:
        if final:
            demand_sure(form, topic)
        with services.work() as context:
            action(context, me.staff_id, code)
    except Refusal as refusal:
        if refusal.code == "no-such-service":
            raise
        return _show(request, services, me, code, topic=topic, refusal=refusal, typed=typed_in(form, topic))
    return RedirectResponse(f"/catalogue{'' if topic == GONE else f'/{code}'}?done={topic}", 303)


def _done(request: Request) -> str | None:
    return DONE.get(request.query_params.get("done", ""))


def _show(
    request: Request,
    services: Services,
    me: SignedIn,
    code: str,
    *,
    done: str | None = None,
    topic: str = "",
    refusal: Refusal | None = None,
    typed: Mapping[str, str] = MappingProxyType({}),
) -> Response:
    with services.work() as context:
        history = catalogue.versions(context, me.staff_id, code)
        facts = _facts(context, me.staff_id, [one.version for one in history])
    problems = {} if refusal is None else {f"{topic}-{refusal.field or 'form'}": refusal.message}
    return page(
        request,
        "staff/services/service.html",
        200 if refusal is None else 422,
        service=history[0].service,
        states=STATES,
        done=done,
        refusal=refusal,
        problems=problems,
        typed=typed,
        refused=topic,
        **facts,
    )


def _facts(context: Context, staff_id: str, history: list[ServiceVersion]) -> dict[str, object]:
    newest, department = history[0], history[0].department_id
    older = [*history[1:], None]
    return {
        "newest": newest,
        "versions": [
            (one, [] if before is None else differences.between(context, before, one)) for one, before in zip(history, older, strict=True)
        ],
        "elements": [(label, read(context, newest)) for label, read in differences.ELEMENTS.items()],
        "people": staff_names(context.session),
        "may_draft": newest.state != VersionState.SUBMITTED and rights.may_draft(context, staff_id, department),
        "public": any(one.state in catalogue.PUBLIC_STATES for one in history),
        "may_discard": newest.state == VersionState.DRAFT and rights.may_draft(context, staff_id, department),
        "may_recall": newest.state == VersionState.SUBMITTED and rights.may_submit(context, staff_id, department),
        "may_submit": newest.state == VersionState.DRAFT and rights.may_submit(context, staff_id, department),
        "may_approve": newest.state == VersionState.SUBMITTED and rights.may_approve(context, staff_id, newest),
        "may_abolish": any(one.state == VersionState.PUBLISHED for one in history) and rights.may_abolish(context, staff_id, newest),
    }


def _form_page(
    request: Request, services: Services, me: SignedIn, sends_to: str, values: Mapping[str, str], *, refusal: Refusal | None = None
) -> Response:
    with services.work() as context:
        own = rights.departments_of(context, me.staff_id)
        names = department_names(context.session)
        staff = {one.id: one.name for one in context.session.exec(select(StaffRow).where(col(StaffRow.active)))}
        members = [
            (names[department], [(one, staff[one]) for one in people.members(context.session, department, context.today()) if one in staff])
            for department in names
            if department in own
        ]
    problems = {} if refusal is None else {one.field or "form": one.message for one in (refusal, *refusal.others)}
    return page(
        request,
        "staff/services/draft.html",
        200 if refusal is None else 422,
        sends_to=sends_to,
        values=values,
        problems=problems,
        texts=TEXTS,
        own=[(one, name) for one, name in names.items() if one in own],
        members=members,
    )


def _typed(form: FormData) -> dict[str, str]:
    return {name: text(form, name) for name in (*TEXTS, "materials", "promised_days", "department", "handler", "complaint_phone")}


def _draft(form: FormData) -> ServiceDraft:
    values = _typed(form)
    return ServiceDraft(
        texts={name: values[name] for name in TEXTS},
        materials=values["materials"],
        promised_days=values["promised_days"],
        department=values["department"],
        handler=values["handler"],
        complaint_phone=values["complaint_phone"],
    )


def _values(version: ServiceVersion) -> dict[str, str]:
    return {
        **{name: getattr(version, name) for name in TEXTS},
        "materials": lines_of(version),
        "promised_days": str(version.promised_days),
        "department": version.department_id,
        "handler": version.handler_id,
        "complaint_phone": version.complaint_phone,
        "change_note": version.change_note if version.state == VersionState.DRAFT else "",
    }
