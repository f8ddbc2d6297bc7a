"""The public service guide (SC-5, ON-2): list, search, one service's page, its history, its document, the code of its address."""

from fastapi import APIRouter, Request, Response

from api.downloads import download
from api.guards import ServicesHere, whole
from api.names import department_names
from api.pages import page
from api.paging import address, page_number
from casework.context import Context
from casework.papers.address_code import as_svg
from casework.papers.paper import PaperForm
from casework.papers.services_out import guide, guide_url
from casework.services import catalogue, differences
from casework.services.catalogue import Listed
from casework.services.drafts import TEXTS
from register.bureau import Staff
from register.services import VersionState

router = APIRouter(prefix="/services")


@router.get("")
def browse(request: Request, services: ServicesHere) -> Response:
    """Every published service, found by words and department."""
    words, department = request.query_params.get("q", "").strip(), request.query_params.get("department", "")
    with services.work() as context:
        found = catalogue.published(context, words=words, department=department, page=page_number(request))
        offering = [(one.id, one.name) for one in catalogue.departments(context)]
        names = department_names(context.session)
    return page(
        request,
        "public/services.html",
        found=found,
        address=f"{address('/services', q=words, department=department)}{'&' if words or department else '?'}page=",
        values={"q": words, "department": department},
        offering=offering,
        departments=names,
        promise=differences.promise,
    )


@router.get("/{code}")
def show(request: Request, services: ServicesHere, code: str) -> Response:
    """One service's guide with its revision history; an abolished one says so; 404 for none."""
    with services.work() as context:
        return page(request, "public/service.html", 200, **_facts(context, catalogue.guide(context, code)))


@router.get("/{code}/versions/{number}")
def earlier(request: Request, services: ServicesHere, code: str, number: str) -> Response:
    """A version as it was published, with what the next one before it said otherwise."""
    with services.work() as context:
        history = catalogue.history(context, code)
        place = next((place for place, one in enumerate(history) if one.version.number == whole(number)), None)
        if place is None:
            raise catalogue.no_such_service()
        before = history[place + 1] if place + 1 < len(history) else None
        changes = [] if before is None else differences.between(context, before.version, history[place].version)
        facts = _facts(context, history[place])
    return page(request, "public/service_version.html", 200, before=before, changes=changes, **facts)


@router.get("/{code}/guide.{form}")
def document(services: ServicesHere, code: str, form: PaperForm) -> Response:
    """The guide in Word or PDF."""
    with services.work() as context:
        made = guide(context, catalogue.guide(context, code), form)
    return download(made)


def _facts(context: Context, listed: Listed) -> dict[str, object]:
    version = listed.version
    where = guide_url(context, listed.service.code)
    return {
        "service": listed.service,
        "version": version,
        "elements": [(label, getattr(version, name)) for name, (label, _) in TEXTS.items() if name not in {"name", "change_note"}],
        "promise": differences.promise(version),
        "open": version.state == VersionState.PUBLISHED,
        "department": department_names(context.session)[version.department_id],
        "handler": context.session.get_one(Staff, version.handler_id),
        "history": catalogue.history(context, listed.service.code),
        "where": where,
        "code": as_svg(where),
    }
