"""The portal: pages for the public and the staff."""

from api.app import create_app
from api.oidc_provider import Provider
from api.services import Services, Trial
from deploy import wiring
from deploy.bureau.trial import logins
from deploy.places import ROOT, WEB_BUNDLES
from deploy.recovery.mark import demand_reconciled
from deploy.serving.web import serve_app
from deploy.settings import Settings
from register.session import make_engine, short_lived_engine, transaction


def serve(settings: Settings) -> None:
    """Serve the pages; raise Problem while the register is one restored and not yet reconciled: numbers would be given twice."""
    with short_lived_engine(settings.database_url) as database, transaction(database) as session:
        demand_reconciled(session)
    serve_app(create_app(portal_services(settings)), settings.portal_host, settings.portal_port)


def oidc_provider(settings: Settings) -> Provider | None:
    """Return the provider by which staff may sign in, if one is set up."""
    if settings.oidc_issuer is None:
        return None
    secret = settings.oidc_client_secret
    return Provider(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=None if secret is None else secret.get_secret_value(),
        claim=settings.oidc_claim,
        redirect_uri=f"{settings.portal_public_url.rstrip('/')}/sign-in/oidc/callback",
    )


def portal_services(settings: Settings) -> Services:
    """Return what the portal's pages need."""
    return Services(
        database=make_engine(settings.database_url),
        context=wiring.context_factory(settings),
        engine_tasks=wiring.engine_tasks(settings),
        vendor=WEB_BUNDLES,
        forms=ROOT / "forms",
        bpmn=ROOT / "bpmn",
        secret=settings.session_secret.get_secret_value().encode(),
        public_url=settings.portal_public_url,
        bureau=settings.bureau_name,
        zone=settings.tzinfo,
        oidc=oidc_provider(settings),
        trial=Trial(logins(), settings.staff_password.get_secret_value()) if settings.environment == "development" else None,
    )
