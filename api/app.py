"""The portal: one application made from the services it is given."""

from pathlib import Path
from typing import Final

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from api import (
    articles,
    board,
    calculator,
    consultations,
    contact_complaints,
    contacts,
    deductions,
    dispositions,
    due_calendar,
    due_feed,
    exports,
    health,
    home,
    imports,
    inbox,
    instructions,
    letters,
    matters,
    notices,
    oidc,
    papers,
    proxy_entry,
    published_diagrams,
    published_tables,
    receipts,
    service_application,
    service_catalogue,
    service_following,
    service_guide,
    service_handling,
    sign_in,
    statistics,
    supervision,
    tracking,
)
from api.body_limit import BodyLimit
from api.failures import register_failures
from api.headers import SecurityHeaders
from api.pages import make_environment
from api.progress import ProgressBook
from api.rates import RateLimits
from api.services import Services

STATIC: Final = Path(__file__).parent / "static"
ROUTERS: Final = (
    home.router,
    letters.router,
    receipts.router,
    tracking.router,
    published_diagrams.router,
    published_tables.router,
    articles.router,
    calculator.router,
    sign_in.router,
    oidc.router,
    inbox.router,
    matters.router,
    dispositions.router,
    instructions.router,
    deductions.router,
    consultations.router,
    contacts.router,
    contact_complaints.router,
    supervision.router,
    papers.router,
    board.router,
    due_calendar.router,
    due_feed.router,
    exports.router,
    imports.router,
    statistics.router,
    notices.router,
    proxy_entry.router,
    service_guide.router,
    service_application.router,
    service_following.router,
    service_catalogue.router,
    service_handling.router,
    health.router,
)


def create_app(services: Services) -> FastAPI:
    """Make the portal; it opens no connection before the first request."""
    app = FastAPI(title=services.bureau, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.services = services
    app.state.templates = make_environment(services.zone)
    app.state.rates = RateLimits()
    app.state.progress = ProgressBook()
    app.add_middleware(BodyLimit)
    app.add_middleware(SecurityHeaders, secure=services.secure)
    register_failures(app)
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/static/vendor", StaticFiles(directory=services.vendor), name="vendor")
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app
