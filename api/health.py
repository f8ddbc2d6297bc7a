"""Whether the portal can work: the database answers."""

from fastapi import APIRouter
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import JSONResponse

from api.guards import ServicesHere

router = APIRouter()


@router.get("/health")  # as our other processes
@router.get("/healthz")  # as orchestrators ask
def health(services: ServicesHere) -> JSONResponse:
    """200 and `{"status": "up"}`, or 503 when the database does not answer."""
    try:
        with services.database.connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return JSONResponse({"status": "down", "part": "database"}, 503)
    return JSONResponse({"status": "up"})
