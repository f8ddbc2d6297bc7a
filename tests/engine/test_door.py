"""Commands, user tasks, deployment and clock against the real broker, and what its feed then tells."""

import asyncio
from datetime import timedelta

import grpc
import httpx
import pytest
from pyzeebe.proto import gateway_pb2 as pb
from pyzeebe.proto.gateway_pb2_grpc import GatewayStub

from engine.channel import open_channel
from engine.commands import EngineCommands, Topology
from engine.deployment import Deployed, deploy, deploy_resources
from engine.errors import AlreadyExists, ClockRefused, EngineRejected, EngineUnavailable, NotFound, VariableRefused
from engine.facts import Incident, Message, Timer
from engine.patience import Patience
from engine.records import facts
from engine.user_tasks import UserTasks
from engine.variables import AllowList
from tests.engine.door import RESOURCES, TTL, Opened, event, new_matter_key, open_door, start_variables, task_event
from tests.support.broker import Broker
from tests.support.feed import FeedTap, ReceiverServer

NEVER_GIVEN = (1 << 51) + (1 << 50)  # a key of partition 1 (the upper 13 bits); a key of no partition is "unavailable"
TICK = timedelta(seconds=5)  # as often do the broker's parts say that they are alive
pytestmark = pytest.mark.engine


async def job_of(channel: grpc.aio.Channel, opened: Opened) -> pb.ActivatedJob:
    """Activate the instance's job."""
    request = pb.ActivateJobsRequest(type="shut-door", worker="test", timeout=60_000, maxJobsToActivate=50, requestTimeout=10_000)
    async for reply in GatewayStub(channel).ActivateJobs(request, timeout=20):
        for job in reply.jobs:
            if job.processInstanceKey == opened.instance:
                return job
    raise AssertionError("no job of the instance")


async def healthy(commands: EngineCommands, broker: Broker) -> Topology:
    """The topology once it is healthy: the broker judges itself once a minute, by the clock that tests move.

    After a long move it takes its parts for stuck until the next judgement; the minute is passed in steps shorter than that takes.
    """
    async with asyncio.timeout(90):
        while not (topology := await commands.topology()).healthy:
            broker.clock.move_to(broker.clock.now() + TICK)
            await asyncio.sleep(0.3)
    return topology


async def test_topology_tells_version_and_health(commands: EngineCommands, broker: Broker) -> None:
    topology = await healthy(commands, broker)
    assert (topology.version, topology.partitions) == ("8.6.0", 1)


async def test_a_message_is_published_once_while_buffered_and_the_feed_shows_its_id(
    commands: EngineCommands, broker: Broker, feed: FeedTap
) -> None:
    opened = await open_door(commands, broker, feed)
    with pytest.raises(AlreadyExists):
        await commands.publish_message("door-opened", opened.matter_key, {}, message_id=opened.message_id, ttl=TTL)
    published = [
        message
        for record in feed.matching(lambda record: (record.value_type, record.intent) == ("MESSAGE", "PUBLISHED"))
        if isinstance(message := facts(record), Message) and message.message_id == opened.message_id
    ]
    assert published == [Message("door-opened", opened.matter_key, opened.message_id)]


async def test_a_task_is_assigned_moved_taken_back_and_completed_once(
    commands: EngineCommands, user_tasks: UserTasks, broker: Broker, feed: FeedTap
) -> None:
    opened = await open_door(commands, broker, feed)
    created = task_event(feed, opened.instance, "CREATED")
    assert created.candidate_groups == ("office",)
    assert created.headers == {"decision": "open-door"}
    assert created.form_key
    user_tasks.assign(opened.task, "s1001")
    assert task_event(feed, opened.instance, "ASSIGNED").assignee == "s1001"
    user_tasks.unassign(opened.task)
    due = broker.clock.now().replace(microsecond=0) + timedelta(days=9)
    user_tasks.update(opened.task, due=due)
    updated = task_event(feed, opened.instance, "UPDATED")
    assert (updated.due, updated.assignee) == (due, None)
    user_tasks.complete(opened.task, {"answered": True}, assignee="s1002")
    completed = task_event(feed, opened.instance, "COMPLETED")
    assert (completed.assignee, completed.variables) == ("s1002", {"answered": True})
    for repeat in (lambda: user_tasks.complete(opened.task, {}), lambda: user_tasks.assign(opened.task, "s1001")):
        with pytest.raises(NotFound):
            repeat()


async def test_nothing_is_sent_when_a_variable_is_refused(allow_list: AllowList) -> None:
    """There is no engine at port 9 at all: a command that tried to send would be unavailable instead."""
    at_once = Patience(total=0.0)
    async with open_channel("127.0.0.1:9") as channel:
        commands = EngineCommands(channel, allow_list, at_once)
        with pytest.raises(VariableRefused):
            await commands.publish_message("door-opened", "k", {"petitioner": "张三"}, message_id="m", ttl=TTL)
        with pytest.raises(VariableRefused):
            await commands.set_variables(1, {"matterNo": "张三"})
        with pytest.raises(VariableRefused):
            await commands.evaluate_decision("door-table", {"phone": "13800000000"})
        with pytest.raises(EngineUnavailable):
            await commands.cancel_instance(1)
    nowhere = UserTasks("http://127.0.0.1:9", allow_list, at_once)
    with pytest.raises(VariableRefused):
        nowhere.complete(1, {"note": "张三"}, assignee="s1001")
    with pytest.raises(EngineUnavailable):
        nowhere.assign(1, "s1001")
    nowhere.close()


async def test_what_someone_types_into_a_form_reaches_neither_mirror_nor_journal(
    commands: EngineCommands, broker: Broker, feed: FeedTap, receiver: ReceiverServer
) -> None:
    """Tasklist passes whatever a form holds; only our own door has an allow-list."""
    opened = await open_door(commands, broker, feed)
    typed = {"note": "张三 13800000000", "answered": True, "review": "张三 13800000000"}
    answer = httpx.post(f"{broker.rest_url}/v2/user-tasks/{opened.task}/completion", json={"variables": typed}, trust_env=False)
    assert answer.is_success
    event(feed, "JOB", "CREATED", opened.instance)
    assert not feed.matching(lambda record: "13800000000" in str(record.value))
    written = b"".join(file.read_bytes() for file in receiver.folder.rglob("*.jsonl"))
    assert b"13800000000" not in written
    assert "张三".encode() not in written
    assert opened.matter_key.encode() in written


async def test_variables_are_set_on_a_running_instance(commands: EngineCommands, broker: Broker, feed: FeedTap) -> None:
    opened = await open_door(commands, broker, feed)
    await commands.set_variables(opened.instance, {"handler": "s1001"})
    event_ = feed.wait_for(
        lambda record: (
            record.value_type == "VARIABLE" and record.value["processInstanceKey"] == opened.instance and record.value["name"] == "handler"
        ),
        "the variable",
    )
    assert event_.value["value"] == '"s1001"'
    with pytest.raises(NotFound):
        await commands.set_variables(NEVER_GIVEN, {"handler": "s1001"})


async def test_a_timer_rings_when_the_clock_is_moved_and_the_clock_never_goes_back(
    commands: EngineCommands, user_tasks: UserTasks, broker: Broker, feed: FeedTap
) -> None:
    opened = await open_door(commands, broker, feed, rings_in=timedelta(days=3))
    user_tasks.complete(opened.task, {})
    armed = facts(event(feed, "TIMER", "CREATED", opened.instance))
    assert isinstance(armed, Timer)
    assert armed.due
    reached = broker.clock.move_to(armed.due)
    assert reached >= armed.due
    rung = event(feed, "TIMER", "TRIGGERED", opened.instance)
    assert armed.due <= rung.timestamp <= armed.due + timedelta(minutes=1)
    with pytest.raises(ClockRefused):
        broker.clock.move_to(armed.due - timedelta(seconds=1))
    assert await healthy(commands, broker)


async def test_an_incident_is_seen_and_the_step_tries_again(
    commands: EngineCommands, user_tasks: UserTasks, channel: grpc.aio.Channel, broker: Broker, feed: FeedTap
) -> None:
    opened = await open_door(commands, broker, feed)
    user_tasks.complete(opened.task, {})
    event(feed, "JOB", "CREATED", opened.instance)
    job = await job_of(channel, opened)
    stub = GatewayStub(channel)
    await stub.FailJob(pb.FailJobRequest(jobKey=job.key, retries=0, errorMessage="DOOR-STUCK ref 1"), timeout=10)
    record = event(feed, "INCIDENT", "CREATED", opened.instance)
    incident = facts(record)
    assert isinstance(incident, Incident)
    assert (incident.job_key, incident.element_id, incident.message) == (job.key, "Job_Door", "DOOR-STUCK ref 1")
    await commands.resolve_incident(record.key, job_key=incident.job_key)
    event(feed, "INCIDENT", "RESOLVED", opened.instance)
    again = await job_of(channel, opened)
    assert again.key == job.key
    await stub.CompleteJob(pb.CompleteJobRequest(jobKey=again.key), timeout=10)
    event(feed, "JOB", "COMPLETED", opened.instance)
    with pytest.raises(NotFound):
        await commands.resolve_incident(record.key, job_key=None)


async def test_an_instance_is_cancelled_once(commands: EngineCommands, broker: Broker, feed: FeedTap) -> None:
    opened = await open_door(commands, broker, feed)
    await commands.cancel_instance(opened.instance)
    assert task_event(feed, opened.instance, "CANCELED").key == opened.task
    with pytest.raises(NotFound):
        await commands.cancel_instance(opened.instance)


@pytest.mark.parametrize(("step", "vacant"), [(2, True), (3, False), (4, False), (6, None)])
async def test_a_decision_table_is_evaluated_by_the_engine(commands: EngineCommands, step: int, vacant: bool | None) -> None:
    assert (await commands.evaluate_decision("door-table", {"escalationStep": step})).output == vacant


async def test_a_violated_hit_policy_and_an_unknown_table_are_typed_errors(commands: EngineCommands) -> None:
    with pytest.raises(EngineRejected, match="DECISION_FAILED"):
        await commands.evaluate_decision("door-table", {"escalationStep": 5})
    with pytest.raises(NotFound):
        await commands.evaluate_decision("no-such-table", {})


async def test_a_regime_is_deployed_in_one_call_and_again_without_a_new_version(
    channel: grpc.aio.Channel, deployed: list[Deployed], feed: FeedTap
) -> None:
    assert {(row.resource, row.kind, row.id) for row in deployed} == {
        ("door.bpmn", "process", "door"),
        ("door.dmn", "decision", "door-table"),
        ("door.form", "form", "door-form"),
    }
    assert await deploy(channel, RESOURCES) == deployed
    kind = ("PROCESS", "CREATED", "door")
    tagged = feed.wait_for(lambda one: (one.value_type, one.intent, one.value.get("bpmnProcessId")) == kind, "the definition")
    assert tagged.value["versionTag"] == "1"


async def test_an_invalid_diagram_is_refused_with_the_engines_findings(channel: grpc.aio.Channel) -> None:
    broken = RESOURCES[0].read_bytes().replace(b'targetRef="Rule_Door"', b'targetRef="Nowhere"')
    with pytest.raises(EngineRejected, match="Nowhere"):
        await deploy_resources(channel, {"door.bpmn": broken})


async def test_every_kind_of_record_seen_can_be_read(feed: FeedTap, commands: EngineCommands, broker: Broker) -> None:
    await open_door(commands, broker, feed)
    kinds = {record.value_type for record in feed.records if facts(record) is not None}
    assert {"PROCESS_INSTANCE", "USER_TASK", "VARIABLE", "MESSAGE", "MESSAGE_START_EVENT_SUBSCRIPTION", "PROCESS", "FORM"} <= kinds


def test_start_variables_are_on_the_projects_list(allow_list: AllowList, broker: Broker) -> None:
    allow_list.check(start_variables(broker, new_matter_key(), timedelta(0)))
