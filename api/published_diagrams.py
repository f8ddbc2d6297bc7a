"""The published diagrams: anyone may see how a matter is handled."""

from fastapi import APIRouter, HTTPException, Request, Response
from starlette.responses import FileResponse

from api.diagram_files import Diagram, diagrams
from api.guards import ServicesHere
from api.pages import page
from api.services import Services

router = APIRouter()
MAX_WORDS = 40
REGIMES = {
    "letters": "来信来访",
    "instructions": "批办、来文和交办",
    "services": "服务事项",
    "contacts": "首问负责",
    "shared": "各类事项共用",
}


@router.get("/diagrams")
def listing(request: Request, services: ServicesHere) -> Response:
    """All diagrams by regime, or those in whose name or steps the words sought are."""
    sought = request.query_params.get("q", "").strip()[:MAX_WORDS]
    by_regime: dict[str, list[Diagram]] = {}
    for diagram in filter(lambda one: _mentions(one, sought), diagrams(services.bpmn).values()):
        regime = diagram.address.partition("/")[0]
        by_regime.setdefault(REGIMES.get(regime, regime), []).append(diagram)
    return page(request, "public/diagrams.html", by_regime=by_regime, sought=sought)


@router.get("/diagrams/{regime}/{name}.bpmn")
def xml(services: ServicesHere, regime: str, name: str) -> Response:
    """The diagram's text, for the viewer and for a modeler."""
    return FileResponse(_found(services, regime, name).path, media_type="application/xml")


@router.get("/diagrams/{regime}/{name}")
def show(request: Request, services: ServicesHere, regime: str, name: str) -> Response:
    """One diagram, drawn."""
    return page(request, "public/diagram.html", diagram=_found(services, regime, name))


def _mentions(diagram: Diagram, sought: str) -> bool:
    named = " ".join((diagram.name, *diagram.elements.values()))
    return all(word in named for word in sought.split())


def _found(services: Services, regime: str, name: str) -> Diagram:
    diagram = diagrams(services.bpmn).get(f"{regime}/{name}")
    if diagram is None:
        raise HTTPException(404)
    return diagram
