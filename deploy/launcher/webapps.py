"""Operate and Tasklist, in a Java process of their own: in the broker's, claiming a native user task fails on 8.6.0."""

from typing import Final
from urllib.parse import urlsplit

from deploy.launcher.part import LOOPBACK, Part
from deploy.launcher.probes import http_ok
from deploy.parts.camunda import WEBAPPS
from deploy.parts.catalogue import catalogue
from deploy.settings import Settings

APPS: Final = ("OPERATE", "TASKLIST")


def webapps(settings: Settings) -> Part:
    """Both web applications at the settings' URL."""
    port, management_port = urlsplit(settings.webapps_url).port or 8080, urlsplit(settings.webapps_management_url).port or 9601
    return Part(
        name="webapps",
        version=catalogue().camunda.version,
        command=WEBAPPS.command(),
        healthy=lambda: http_ok(f"{settings.webapps_management_url}/actuator/health/readiness"),
        ports=(port, management_port, settings.webapps_cluster_port),
        needs=("opensearch",),
        environment={
            "SPRING_PROFILES_ACTIVE": "operate,tasklist,auth",
            "SERVER_ADDRESS": LOOPBACK,
            "SERVER_PORT": str(port),
            "MANAGEMENT_SERVER_ADDRESS": LOOPBACK,
            "MANAGEMENT_SERVER_PORT": str(management_port),
            "ZEEBE_GATEWAY_CLUSTER_HOST": LOOPBACK,
            "ZEEBE_GATEWAY_CLUSTER_PORT": str(settings.webapps_cluster_port),
            "ZEEBE_GATEWAY_CLUSTER_INITIALCONTACTPOINTS": f"{LOOPBACK}:{settings.webapps_cluster_port}",
            "CAMUNDA_DATABASE_TYPE": "opensearch",
            "CAMUNDA_DATABASE_URL": settings.opensearch_url,
            "CAMUNDA_TASKLIST_ZEEBE_RESTADDRESS": settings.zeebe_rest_url,
            "CAMUNDA_TASKLIST_ARCHIVERENABLED": "false",  # needs a plugin of OpenSearch that no package registry has
            **{key: value for app in APPS for key, value in _app(app, settings).items()},
        },
    )


def _app(app: str, settings: Settings) -> dict[str, str]:
    return {
        f"CAMUNDA_{app}_DATABASE": "opensearch",
        f"CAMUNDA_{app}_OPENSEARCH_URL": settings.opensearch_url,
        f"CAMUNDA_{app}_ZEEBEOPENSEARCH_URL": settings.opensearch_url,
        f"CAMUNDA_{app}_ZEEBE_GATEWAYADDRESS": settings.zeebe_grpc_address,
    }
