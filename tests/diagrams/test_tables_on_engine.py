"""The engine decides every row and boundary of every table as `rules.tables` does.

TL-2..7, FC-1, FC-4.3, SC-5, AA-5.3, AC-4, UP-18, UP-33, OM-5.
"""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from itertools import product
from typing import Any

import grpc
import pytest
from pyzeebe.proto.gateway_pb2 import (
    CreateProcessInstanceRequest,
    CreateProcessInstanceWithResultRequest,
    DeployResourceRequest,
    EvaluateDecisionRequest,
    Resource,
)
from pyzeebe.proto.gateway_pb2_grpc import GatewayStub

from deploy.places import ROOT
from rules.cells import Interval, Literal
from rules.tables import Table, decide, read_table

pytestmark = pytest.mark.engine

FILES = sorted((ROOT / "bpmn").rglob("*.dmn"))
TABLES = [read_table(file.read_bytes()) for file in FILES]


@pytest.fixture(scope="module")
def gateway(broker: Any) -> Iterator[GatewayStub]:
    """A gateway to which the tables are deployed in one call."""
    with grpc.insecure_channel(broker.grpc_address) as channel:
        stub = GatewayStub(channel)
        resources = [Resource(name=file.name, content=file.read_bytes()) for file in FILES]
        stub.DeployResource(DeployResourceRequest(resources=resources), timeout=30)
        yield stub


def values_to_try(table: Table, column: int) -> list[Any]:
    """Every literal and interval end of a column, both neighbours of each number, a value that stands in no row, and none at all."""
    tried: list[Any] = [None]
    for rule in table.rules:
        match rule.tests[column]:
            case Literal(bool() as value):
                tried += [value]
            case Literal(str() as value):
                tried += [value, "a word in no row"]
            case Literal(int() | Decimal() as value):
                tried += [float(value) + step for step in (-1, 0, 1)]
            case Interval(low=low, high=high):
                tried += [float(end) + step for end in (low, high) if end is not None for step in (-1, -0.5, 0, 0.5, 1)]
    return list(dict.fromkeys((type(value), value) for value in tried))


def questions(table: Table) -> Iterator[dict[str, Any]]:
    columns = [[value for _, value in values_to_try(table, column)] for column in range(len(table.inputs))]
    for values in product(*columns):
        yield dict(zip(table.inputs, values, strict=True))


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.id)
def test_engine_and_rules_give_the_same_answer_on_every_row_and_boundary(gateway: GatewayStub, table: Table) -> None:
    asked = list(questions(table))
    with ThreadPoolExecutor(max_workers=8) as askers:
        answers = list(askers.map(lambda question: ask(gateway, table, question), asked))
    assert len(asked) > len(table.rules)
    for question, answer in zip(asked, answers, strict=True):
        assert answer == decide(table, question), question


def ask(gateway: GatewayStub, table: Table, question: dict[str, Any]) -> Any:
    """What the engine decides; a violated hit policy would be a failure message."""
    answer = gateway.EvaluateDecision(EvaluateDecisionRequest(decisionId=table.id, variables=json.dumps(question)), timeout=10)
    assert answer.failureMessage == ""
    return json.loads(answer.decisionOutput, parse_float=Decimal)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.id)
def test_every_row_is_reached_by_some_question(table: Table) -> None:
    for rule in table.rules:
        assert any(rule.matches(tuple(question.values())) for question in questions(table)), rule.annotation


CALLER = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t"
    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0">
  <bpmn:process id="caller-of-{id}" isExecutable="true">
    <bpmn:startEvent id="start"/><bpmn:sequenceFlow id="in" sourceRef="start" targetRef="decide"/>
    <bpmn:businessRuleTask id="decide"><bpmn:extensionElements>
      <zeebe:calledDecision decisionId="{id}" bindingType="versionTag" versionTag="{version_tag}" resultVariable="answer"/>
    </bpmn:extensionElements></bpmn:businessRuleTask>
    <bpmn:sequenceFlow id="out" sourceRef="decide" targetRef="end"/><bpmn:endEvent id="end"/>
  </bpmn:process>
</bpmn:definitions>"""


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.id)
def test_a_diagram_of_another_deployment_finds_the_table_by_its_version_tag(gateway: GatewayStub, table: Table) -> None:
    caller = CALLER.format(id=table.id, version_tag=table.version_tag).encode()
    gateway.DeployResource(DeployResourceRequest(resources=[Resource(name=f"caller-of-{table.id}.bpmn", content=caller)]), timeout=30)
    question = next(question for question in questions(table) if decide(table, question))
    instance = CreateProcessInstanceRequest(bpmnProcessId=f"caller-of-{table.id}", version=-1, variables=json.dumps(question))
    request = CreateProcessInstanceWithResultRequest(request=instance, requestTimeout=10_000)
    result = gateway.CreateProcessInstanceWithResult(request, timeout=20)
    assert json.loads(result.variables, parse_float=Decimal)["answer"] == decide(table, question)
