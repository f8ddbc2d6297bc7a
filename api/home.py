"""The first page: what a citizen can do here."""

from fastapi import APIRouter, Request, Response

from api.guards import ServicesHere
from api.pages import page

router = APIRouter()


@router.get("/")
def home(request: Request, services: ServicesHere) -> Response:
    """The public first page; a system for trying out says how."""
    return page(request, "public/home.html", trial=services.trial)
