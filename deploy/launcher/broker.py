"""The Zeebe broker with its gateway and REST API; the feed's exporter always, OpenSearch's once it has ever been on."""

from typing import Final
from urllib.parse import urlsplit

from deploy.launcher.exporters import ExporterMemory, exporter_environment
from deploy.launcher.part import LOOPBACK, Part
from deploy.launcher.probes import http_ok
from deploy.parts.camunda import BROKER
from deploy.parts.catalogue import catalogue
from deploy.places import VAR
from deploy.settings import Settings

DATA: Final = VAR / "broker"
MEMORY: Final = ExporterMemory(DATA)


def broker(settings: Settings, exporters: frozenset[str]) -> Part:
    """The broker, exporting to exporters (which must include all that MEMORY knows)."""
    grpc_port = int(settings.zeebe_grpc_address.rpartition(":")[2])
    rest_port, management_port = urlsplit(settings.zeebe_rest_url).port, urlsplit(settings.zeebe_management_url).port
    ports = (grpc_port, rest_port or 8080, management_port or 9600, settings.zeebe_command_port, settings.zeebe_internal_port)
    return Part(
        name="broker",
        version=catalogue().camunda.version,
        command=BROKER.command(),
        healthy=lambda: http_ok(f"{settings.zeebe_management_url}/actuator/health/readiness"),
        ports=ports,
        needs=("receiver",),
        environment={**_network(ports), **_data(settings), **exporter_environment(settings, exporters)},
        prepare=lambda: MEMORY.add(exporters),
    )


def _network(ports: tuple[int, ...]) -> dict[str, str]:
    grpc, rest, management, command, internal = map(str, ports)
    return {
        "ZEEBE_BROKER_GATEWAY_ENABLE": "true",
        "ZEEBE_BROKER_NETWORK_HOST": LOOPBACK,
        "ZEEBE_BROKER_NETWORK_COMMANDAPI_PORT": command,
        "ZEEBE_BROKER_NETWORK_INTERNALAPI_PORT": internal,
        "ZEEBE_BROKER_GATEWAY_NETWORK_HOST": LOOPBACK,
        "ZEEBE_BROKER_GATEWAY_NETWORK_PORT": grpc,
        "SERVER_ADDRESS": LOOPBACK,
        "SERVER_PORT": rest,
        "MANAGEMENT_SERVER_ADDRESS": LOOPBACK,
        "MANAGEMENT_SERVER_PORT": management,
    }


def _data(settings: Settings) -> dict[str, str]:
    return {
        "ZEEBE_BROKER_DATA_DIRECTORY": str(DATA),
        "ZEEBE_CLOCK_CONTROLLED": str(settings.controlled_clock).lower(),
    }
