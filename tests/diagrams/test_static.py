"""Diagrams, tables and forms without an engine: nothing to put right, and the programs around them fit."""

from casework.decisions import code_of
from deploy.check.bpmn import diagrams
from deploy.check.references import asked_of_workers
from deploy.check.whole import check
from deploy.commands.check import the_product

DRAWN = diagrams()
PRODUCT = the_product()


def test_nothing_is_to_be_put_right() -> None:
    assert list(check(PRODUCT)) == []


def test_every_job_type_has_a_worker_and_every_worker_a_job() -> None:
    assert asked_of_workers(DRAWN) == PRODUCT.job_types


def test_every_decision_is_a_user_task_of_some_diagram() -> None:
    tasks = {code_of(node.id) for diagram in DRAWN for node in diagram.nodes if node.kind == "userTask"}
    assert tasks == PRODUCT.roles.keys()


def test_every_message_the_programs_send_is_heard_by_some_diagram() -> None:
    heard = {xml.get("name") for diagram in DRAWN for xml in diagram.definitions("message")}
    assert heard >= PRODUCT.messages
