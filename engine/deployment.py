"""Deploying diagrams, decision tables and forms: one call a regime, so that `bindingType="deployment"` holds together."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import grpc
from pyzeebe.proto import gateway_pb2 as pb

from engine.gateway import Gateway
from engine.patience import Patience

Kind = Literal["process", "decision", "form"]
SUFFIXES = frozenset({".bpmn", ".dmn", ".form"})


@dataclass(frozen=True)
class Deployed:
    """One definition as the engine numbered it; unchanged resources keep their version and key."""

    resource: str
    kind: Kind
    id: str
    version: int
    key: int


async def deploy(channel: grpc.aio.Channel, paths: Iterable[Path], patience: Patience = Patience()) -> list[Deployed]:
    """Deploy the files of a regime together; raise EngineRejected with the engine's findings when one is invalid."""
    return await deploy_resources(channel, {path.name: path.read_bytes() for path in paths}, patience)


async def deploy_resources(
    channel: grpc.aio.Channel,
    resources: Mapping[str, bytes],
    patience: Patience = Patience(),
) -> list[Deployed]:
    """Deploy contents by resource name, as `deploy` does with files."""
    gateway = Gateway(channel, patience)
    request = pb.DeployResourceRequest(resources=[pb.Resource(name=name, content=content) for name, content in resources.items()])
    reply = await gateway.call(gateway.stub.DeployResource, request)
    return list(_rows(reply.deployments))


def _rows(deployments: Iterable[Any]) -> Iterator[Deployed]:
    drawings = {row.decisionRequirements.decisionRequirementsKey: row.decisionRequirements.resourceName for row in deployments}
    for row in deployments:
        match row.WhichOneof("Metadata"):
            case "process":
                process = row.process
                yield Deployed(process.resourceName, "process", process.bpmnProcessId, process.version, process.processDefinitionKey)
            case "decision":
                decision = row.decision
                resource = drawings[decision.decisionRequirementsKey]
                yield Deployed(resource, "decision", decision.dmnDecisionId, decision.version, decision.decisionKey)
            case "form":
                yield Deployed(row.form.resourceName, "form", row.form.formId, row.form.version, row.form.formKey)
