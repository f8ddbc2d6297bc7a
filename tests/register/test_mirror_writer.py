"""The feed becomes the mirror: each record once, roots through parents, tasks with who completed them, messages that were taken."""

import base64
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine as Database
from sqlmodel import SQLModel, select

from engine.records import Record, facts
from register.mirror import Deployment, FeedPosition, MirrorIncident, MirrorInstance, MirrorMessage, MirrorStep, MirrorTask, MirrorTimer
from register.mirror_rebuild import JournalBehind, rebuild
from register.mirror_writer import EXPIRED, MirrorWriter
from register.session import transaction
from register.traffic import Outbox
from tests.register.records import START, Engine


def receive(database: Database, *batch: Record) -> None:
    MirrorWriter(database, facts).receive(batch)


def rows(database: Database, table: type[SQLModel]) -> Sequence[Any]:
    with transaction(database) as session:
        return session.exec(select(table).order_by(*table.__table__.primary_key.columns)).all()  # type: ignore[attr-defined]


def one(database: Database, table: type[SQLModel]) -> Any:
    (row,) = rows(database, table)
    return row


def at(position: int) -> Any:
    return START + timedelta(seconds=position)


def send(database: Database) -> int:
    """An outbox message, sent; its id."""
    with transaction(database) as session:
        row = Outbox(kind="message", payload={}, natural_key="k", created_at=START, available_at=START, sent_at=START)
        session.add(row)
        session.flush()
        assert row.id
        return row.id


def test_an_instance_lives_from_activation_to_completion(engine: Database) -> None:
    told = Engine()
    receive(engine, told.process("ELEMENT_ACTIVATING", 10), told.process("ELEMENT_ACTIVATED", 10))
    active = one(engine, MirrorInstance)
    assert (active.key, active.root_key, active.parent_key, active.state) == ("10", "10", None, "active")
    receive(engine, told.process("ELEMENT_COMPLETED", 10))
    ended = one(engine, MirrorInstance)
    assert (ended.state, ended.started_at, ended.ended_at) == ("completed", at(1), at(3))


def test_a_terminated_instance_says_so(engine: Database) -> None:
    told = Engine()
    receive(engine, told.process("ELEMENT_ACTIVATING", 10), told.process("ELEMENT_TERMINATED", 10))
    assert one(engine, MirrorInstance).state == "terminated"


@pytest.mark.parametrize("batches", [1, 4], ids=["in one batch", "one by one"])
def test_called_processes_lead_to_their_root(engine: Database, batches: int) -> None:
    told = Engine()
    records = [
        told.process("ELEMENT_ACTIVATING", 10),
        told.process("ELEMENT_ACTIVATING", 20, parentProcessInstanceKey=10),
        told.process("ELEMENT_ACTIVATING", 30, parentProcessInstanceKey=20),
        told.element("ELEMENT_ACTIVATING", 31, 30, "Timer_Warn", "INTERMEDIATE_CATCH_EVENT"),
    ]
    size = len(records) // batches
    for first in range(0, len(records), size):
        receive(engine, *records[first : first + size])
    assert [row.root_key for row in rows(engine, MirrorInstance)] == ["10", "10", "10"]
    assert (one(engine, MirrorStep).instance_key, one(engine, MirrorStep).root_key) == ("30", "10")


def test_steps_and_taken_flows_are_kept_in_order(engine: Database) -> None:
    told = Engine()
    receive(
        engine,
        told.element("ELEMENT_ACTIVATING", 11, 10, "Start", "START_EVENT"),
        told.element("ELEMENT_COMPLETED", 11, 10, "Start", "START_EVENT"),
        told.element("SEQUENCE_FLOW_TAKEN", 12, 10, "Flow_1", "SEQUENCE_FLOW"),
        told.element("ELEMENT_ACTIVATING", 13, 10, "Task_Accept", "USER_TASK"),
    )
    steps = sorted(rows(engine, MirrorStep), key=lambda step: step.position)
    assert [(step.element_id, step.state, step.left_at) for step in steps] == [
        ("Start", "completed", at(2)),
        ("Flow_1", "taken", at(3)),
        ("Task_Accept", "active", None),
    ]
    assert [step.key for step in steps] == ["11", "f1.3", "13"]


def test_a_loop_makes_new_steps(engine: Database) -> None:
    told = Engine()
    receive(engine, *(told.element("SEQUENCE_FLOW_TAKEN", 12, 10, "Flow_1", "SEQUENCE_FLOW") for _ in range(3)))
    assert len(rows(engine, MirrorStep)) == 3


def test_a_task_is_completed_by_its_assignee_at_completion(engine: Database) -> None:
    told = Engine()
    receive(engine, told.task("CREATING", 50, 10), told.task("CREATED", 50, 10), told.task("ASSIGNED", 50, 10, "zhao-min"))
    task = one(engine, MirrorTask)
    assert (task.state, task.assignee, task.completed_by, task.created_at) == ("created", "zhao-min", None, START)
    assert task.due_at.isoformat() == "2026-12-05T09:30:00+00:00"
    receive(engine, told.task("ASSIGNED", 50, 10, "qian-wei"), told.task("COMPLETED", 50, 10, "qian-wei"))
    task = one(engine, MirrorTask)
    assert (task.state, task.completed_by, task.ended_at) == ("completed", "qian-wei", at(5))
    assert (task.candidate_groups, task.form_key, task.element_instance_key) == (["office"], "9", "51")


def test_a_task_nobody_held_is_completed_by_nobody(engine: Database) -> None:
    told = Engine()
    receive(engine, told.task("CREATED", 50, 10), told.task("COMPLETED", 50, 10))
    assert one(engine, MirrorTask).completed_by is None


def test_a_cancelled_task_is_completed_by_nobody(engine: Database) -> None:
    told = Engine()
    receive(engine, told.task("CREATED", 50, 10), told.task("CANCELED", 50, 10, "zhao-min"))
    assert (one(engine, MirrorTask).state, one(engine, MirrorTask).completed_by) == ("canceled", None)


def test_an_updated_task_takes_the_new_due_date(engine: Database) -> None:
    told = Engine()
    receive(engine, told.task("CREATED", 50, 10), told.task("UPDATED", 50, 10, dueDate="2026-12-31T09:30:00Z[Etc/UTC]"))
    assert one(engine, MirrorTask).due_at.isoformat() == "2026-12-31T09:30:00+00:00"


def test_timers_of_instances_are_kept_and_start_timers_are_not(engine: Database) -> None:
    told = Engine()
    due = round(at(60).timestamp() * 1000)
    armed = {"processInstanceKey": 10, "targetElementId": "Timer_Due", "elementInstanceKey": 11, "dueDate": due}
    receive(
        engine,
        told.record("TIMER", "CREATED", 60, **armed),
        told.record("TIMER", "CREATED", 61, **armed | {"processInstanceKey": -1, "elementInstanceKey": -1}),
    )
    assert (one(engine, MirrorTimer).state, one(engine, MirrorTimer).due_at) == ("created", at(60))
    receive(engine, told.record("TIMER", "TRIGGERED", 60, **armed))
    assert one(engine, MirrorTimer).state == "triggered"


def test_only_our_own_incident_texts_are_kept(engine: Database) -> None:
    told = Engine()
    where = {"processInstanceKey": 10, "bpmnProcessId": "letter", "elementId": "Task_Accept", "elementInstanceKey": 11, "jobKey": -1}
    ours = where | {"errorType": "JOB_NO_RETRIES", "errorMessage": "XN-500 ref 7f3a", "jobKey": 70}
    foreign = where | {"errorType": "EXTRACT_VALUE_ERROR", "errorMessage": "got '王小明'"}
    receive(engine, told.record("INCIDENT", "CREATED", 80, **ours), told.record("INCIDENT", "CREATED", 81, **foreign))
    assert [(row.message, row.job_key, row.state) for row in rows(engine, MirrorIncident)] == [
        ("XN-500 ref 7f3a", "70", "created"),
        ("", None, "created"),
    ]
    receive(engine, told.record("INCIDENT", "RESOLVED", 80, **ours))
    resolved = rows(engine, MirrorIncident)[0]
    assert (resolved.state, resolved.created_at, resolved.resolved_at) == ("resolved", at(1), at(3))


def test_deployments_keep_versions_and_the_diagram(engine: Database) -> None:
    told = Engine()
    diagram = base64.b64encode("<来信/>".encode()).decode()
    receive(
        engine,
        told.record(
            "PROCESS", "CREATED", 90, bpmnProcessId="letter", version=2, processDefinitionKey=90, resourceName="l.bpmn", resource=diagram
        ),
        told.record("DECISION", "CREATED", 91, decisionId="time-limit", version=3, decisionKey=91, versionTag="1"),
        told.record("FORM", "CREATED", 92, formId="accept", version=1, formKey=92, resourceName="accept.form", resource=""),
        told.record("DECISION_REQUIREMENTS", "CREATED", 93, decisionRequirementsId="x", decisionRequirementsKey=93),
    )
    assert [(row.kind, row.definition_id, row.version, row.version_tag, row.content) for row in rows(engine, Deployment)] == [
        ("process", "letter", 2, None, "<来信/>"),
        ("decision", "time-limit", 3, "1", ""),
        ("form", "accept", 1, None, ""),
    ]


def test_a_batch_that_comes_again_changes_nothing(engine: Database) -> None:
    told = Engine()
    batch = [told.task("CREATED", 50, 10), told.element("SEQUENCE_FLOW_TAKEN", 12, 10, "Flow_1", "SEQUENCE_FLOW")]
    receive(engine, *batch)
    receive(engine, told.task("COMPLETED", 50, 10, "zhao-min"))
    receive(engine, *batch)
    assert one(engine, MirrorTask).state == "completed"
    assert len(rows(engine, MirrorStep)) == 1
    assert one(engine, FeedPosition).position == 3


def test_a_batch_that_comes_again_with_more_writes_only_the_rest(engine: Database) -> None:
    told = Engine()
    first, second = told.task("CREATED", 50, 10), told.task("COMPLETED", 50, 10, "zhao-min")
    receive(engine, first)
    receive(engine, first, second, second)
    assert one(engine, MirrorTask).state == "completed"


def test_partitions_have_positions_of_their_own(engine: Database) -> None:
    one_, two = Engine(1), Engine(2)
    one_.position = 40
    receive(engine, one_.process("ELEMENT_ACTIVATING", 10), two.process("ELEMENT_ACTIVATING", 20))
    assert [(row.partition, row.position) for row in rows(engine, FeedPosition)] == [(1, 41), (2, 1)]


def test_unknown_kinds_move_the_position_only(engine: Database) -> None:
    receive(engine, Engine().record("SOMETHING_NEW", "CREATED", 1, anything="goes"))
    assert one(engine, FeedPosition).position == 1


def test_an_error_leaves_nothing_of_the_batch(engine: Database) -> None:
    told = Engine()
    good, broken = told.process("ELEMENT_ACTIVATING", 10), told.record("PROCESS_MESSAGE_SUBSCRIPTION", "CORRELATED", 1)
    with pytest.raises(KeyError):
        receive(engine, good, broken)
    assert rows(engine, MirrorInstance) == []
    assert rows(engine, FeedPosition) == []


@pytest.mark.parametrize("proof", ["MESSAGE_START_EVENT_SUBSCRIPTION", "PROCESS_MESSAGE_SUBSCRIPTION"])
def test_an_outbox_row_is_done_when_its_message_was_taken(engine: Database, proof: str) -> None:
    row_id, told = send(engine), Engine()
    receive(engine, told.published(5, str(row_id)))
    assert one(engine, Outbox).done_at is None
    receive(engine, told.taken(proof, 5, 10))
    assert one(engine, Outbox).done_at == at(2)
    assert (one(engine, MirrorMessage).state, one(engine, MirrorMessage).instance_key) == ("correlated", "10")


def test_the_order_of_publication_and_correlation_does_not_matter(engine: Database) -> None:
    row_id, here, there = send(engine), Engine(1), Engine(2)
    receive(engine, there.taken("PROCESS_MESSAGE_SUBSCRIPTION", 5, 10))
    receive(engine, here.published(5, str(row_id)))
    assert one(engine, Outbox).done_at is not None
    message = one(engine, MirrorMessage)
    assert (message.message_id, message.state) == (str(row_id), "correlated")


def test_a_subscription_that_only_opened_proves_nothing(engine: Database) -> None:
    row_id, told = send(engine), Engine()
    receive(engine, told.published(5, str(row_id)), told.taken("PROCESS_MESSAGE_SUBSCRIPTION", 5, 10, intent="CREATED"))
    assert one(engine, Outbox).done_at is None


def test_a_message_nobody_took_is_a_visible_failure(engine: Database) -> None:
    row_id, told = send(engine), Engine()
    receive(engine, told.published(5, str(row_id)))
    receive(engine, told.expired(5))
    assert (one(engine, Outbox).done_at, one(engine, Outbox).failure) == (None, EXPIRED)
    assert one(engine, MirrorMessage).state == "expired"


def test_a_taken_message_may_expire_later(engine: Database) -> None:
    row_id, told = send(engine), Engine()
    receive(engine, told.published(5, str(row_id)), told.taken("MESSAGE_START_EVENT_SUBSCRIPTION", 5, 10), told.expired(5))
    assert one(engine, Outbox).done_at == at(2)
    assert (one(engine, MirrorMessage).state, one(engine, MirrorMessage).changed_at) == ("correlated", at(2))


def test_a_message_sent_again_after_it_expired_can_still_be_taken(engine: Database) -> None:
    row_id, told = send(engine), Engine()
    receive(engine, told.published(5, str(row_id)), told.expired(5))
    receive(engine, told.published(6, str(row_id)), told.taken("MESSAGE_START_EVENT_SUBSCRIPTION", 6, 10))
    assert (one(engine, Outbox).done_at, one(engine, Outbox).failure) == (at(4), None)


def test_messages_of_others_are_let_be(engine: Database) -> None:
    send(engine)
    told = Engine()
    receive(engine, told.published(5, "from-elsewhere"), told.taken("MESSAGE_START_EVENT_SUBSCRIPTION", 5, 10))
    assert one(engine, Outbox).done_at is None


def story() -> list[Record]:
    told = Engine()
    return [
        told.process("ELEMENT_ACTIVATING", 10),
        told.task("CREATED", 50, 10),
        told.element("SEQUENCE_FLOW_TAKEN", 12, 10, "Flow_1", "SEQUENCE_FLOW"),
        told.published(5, "1"),
    ]


def test_a_rebuild_gives_the_same_mirror_and_keeps_our_marks(engine: Database) -> None:
    receive(engine, *story())
    with transaction(engine) as session:
        task = session.get(MirrorTask, "50")
        assert task
        task.submitted_by, task.submitted_at = "zhao-min", START
    before = {table: [row.model_dump() for row in rows(engine, table)] for table in (MirrorInstance, MirrorStep, MirrorTask, FeedPosition)}
    counts = rebuild(engine, iter(story()), facts)
    assert {table: [row.model_dump() for row in rows(engine, table)] for table in before} == before
    assert counts == {
        "instances": 1, "steps": 1, "tasks": 1, "timers": 0, "incidents": 0, "messages": 1, "deployments": 0, "positions": 1
    }  # fmt: skip


def test_a_rebuild_sweeps_out_what_the_journal_does_not_tell(engine: Database) -> None:
    receive(engine, *story())
    with transaction(engine) as session:
        session.add(MirrorTimer(key="1", instance_key="1", element_id="x", due_at=START, state="created"))
    rebuild(engine, story(), facts)
    assert rows(engine, MirrorTimer) == []


def test_a_journal_that_ends_too_early_changes_nothing(engine: Database) -> None:
    receive(engine, *story())
    with pytest.raises(JournalBehind):
        rebuild(engine, story()[:2], facts)
    assert one(engine, FeedPosition).position == 4
    assert len(rows(engine, MirrorTask)) == 1
