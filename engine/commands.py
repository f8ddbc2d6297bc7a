"""What we tell the engine: messages, variables, retries of incidents, cancelling; and the few things we ask it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import grpc
from pyzeebe.proto import gateway_pb2 as pb

from engine.errors import EngineRejected, NotFound
from engine.gateway import Gateway
from engine.patience import Patience
from engine.variables import AllowList

Variables = Mapping[str, Any]


@dataclass(frozen=True)
class Topology:
    """The gateway's view of its brokers."""

    version: str
    partitions: int
    healthy: bool  # each partition has a healthy leader


@dataclass(frozen=True)
class Evaluation:
    """What a decision gave: `output` is plain JSON data, None where no rule matched."""

    output: Any
    decision_key: int
    version: int


class EngineCommands:
    """Commands over gRPC; whatever carries variables passes the allow-list before anything is sent.

    Every command raises EngineUnavailable (after its patience), EngineRejected, and where said NotFound or
    AlreadyExists; VariableRefused comes before anything leaves this process.
    """

    def __init__(self, channel: grpc.aio.Channel, allow_list: AllowList, patience: Patience = Patience()) -> None:
        self._gateway = Gateway(channel, patience)
        self._allow_list = allow_list

    async def publish_message(self, name: str, correlation_key: str, variables: Variables, *, message_id: str, ttl: timedelta) -> int:
        """Publish a message and return its key; raise AlreadyExists while one of the same id is still buffered.

        The id de-duplicates only for `ttl`: whoever receives must claim the matter once by a natural key of its own.
        """
        request = pb.PublishMessageRequest(
            name=name,
            correlationKey=correlation_key,
            messageId=message_id,
            timeToLive=int(ttl.total_seconds() * 1000),
            variables=self._passed(variables),
        )
        reply = await self._gateway.call(self._gateway.stub.PublishMessage, request)
        return int(reply.key)

    async def set_variables(self, element_instance_key: int, variables: Variables, *, local: bool = False) -> None:
        """Set variables on an instance or, `local`, on one element of it; raise NotFound when it has ended."""
        request = pb.SetVariablesRequest(elementInstanceKey=element_instance_key, variables=self._passed(variables), local=local)
        await self._gateway.call(self._gateway.stub.SetVariables, request)

    async def resolve_incident(self, incident_key: int, *, job_key: int | None, retries: int = 1) -> None:
        """Let a halted step try again: the job (if the incident has one) gets retries, then the incident is resolved."""
        if job_key is not None:
            await self._gateway.call(self._gateway.stub.UpdateJobRetries, pb.UpdateJobRetriesRequest(jobKey=job_key, retries=retries))
        await self._gateway.call(self._gateway.stub.ResolveIncident, pb.ResolveIncidentRequest(incidentKey=incident_key))

    async def cancel_instance(self, process_instance_key: int) -> None:
        """Cancel a process instance; raise NotFound when it has ended."""
        request = pb.CancelProcessInstanceRequest(processInstanceKey=process_instance_key)
        await self._gateway.call(self._gateway.stub.CancelProcessInstance, request)

    async def topology(self) -> Topology:
        """Ask for version and health."""
        reply = await self._gateway.call(self._gateway.stub.Topology, pb.TopologyRequest())
        leaders = {
            partition.partitionId
            for broker in reply.brokers
            for partition in broker.partitions
            if partition.role == pb.Partition.LEADER and partition.health == pb.Partition.HEALTHY
        }
        return Topology(reply.gatewayVersion, reply.partitionsCount, len(leaders) == reply.partitionsCount > 0)

    async def evaluate_decision(self, decision_id: str, variables: Variables) -> Evaluation:
        """Evaluate the newest version of a deployed decision; raise NotFound, or EngineRejected when it fails."""
        request = pb.EvaluateDecisionRequest(decisionId=decision_id, variables=self._passed(variables))
        try:
            reply = await self._gateway.call(self._gateway.stub.EvaluateDecision, request)
        except EngineRejected as error:
            raise _as_not_found(error) from error
        if reply.failedDecisionId:
            raise EngineRejected("DECISION_FAILED", reply.failureMessage)
        return Evaluation(json.loads(reply.decisionOutput), int(reply.decisionKey), int(reply.decisionVersion))

    def _passed(self, variables: Variables) -> str:
        self._allow_list.check(variables)
        return json.dumps(dict(variables), ensure_ascii=False)


def _as_not_found(error: EngineRejected) -> EngineRejected:
    """8.6 calls an unknown decision an invalid argument."""
    return NotFound(error.code, error.message) if "no decision found" in error.message else error
