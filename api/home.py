"""The first page: what a citizen can do here."""

from fastapi import APIRouter, Request, Response

from api.pages import page

router = APIRouter()


@router.get("/")
def home(request: Request) -> Response:
    """The public first page."""
    return page(request, "public/home.html")
