"""The register is lost and comes back from yesterday's backup, broker and journal are of today: each difference is listed, work goes on."""

import asyncio
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlmodel import col, select

from casework import extensions, outbox, urgings
from casework.context import Context
from casework.matters import by_number
from deploy import wiring
from deploy.launcher.postgres import program
from engine.channel import open_channel
from engine.clock import EngineClock
from engine.commands import EngineCommands
from register.audit import AuditEvent
from register.matters import Matter, MatterStatus
from register.mirror import MirrorIncident, MirrorInstance
from register.traffic import Notice
from tests.support.stack import Stack
from tests.wholeway.way import Way

pytestmark = pytest.mark.slow


@dataclass
class Day:
    """What happened: the letters by what becomes of them, and the list that was read afterwards."""

    stack: Stack
    backup: Path
    answered: Way  # more time was asked for on the lost day, then its answer was written and submitted
    assigned: Way  # accepted and given to a department
    lost: Way  # came in on the lost day
    urged: str  # a slip whose mail was still waiting as the backup was made
    year: int
    found: dict[str, Any]

    def lines(self, kind: str) -> list[dict[str, Any]]:
        return [one for one in self.found["differences"] if one["kind"] == kind]


def xiaoneng(stack: Stack, *words: str) -> subprocess.CompletedProcess[str]:
    command = [Path(sys.executable).with_name("xiaoneng"), *words]
    return subprocess.run(command, env=stack.environment(), text=True, capture_output=True, check=False)


def serve(stack: Stack, name: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "deploy.serve", name]
    return subprocess.run(command, env=stack.environment(), text=True, capture_output=True, check=False, timeout=60)


def restore(stack: Stack, backup: Path) -> None:
    """The database is gone; it comes back as docs/backup.md tells."""
    target = stack.database.owner_url.replace("+psycopg", "")
    with psycopg.connect(target, autocommit=True) as connection:
        connection.execute("DROP SCHEMA register, identity, audit, feed CASCADE")
        connection.execute("DROP TABLE alembic_version")
    command = (str(program("pg_restore")), "--clean", "--if-exists", "--exit-on-error", f"--dbname={target}", str(backup / "database.dump"))
    subprocess.run(command, check=True, env=os.environ | {"PGPASSWORD": "xiaoneng_owner"})


@pytest.fixture(scope="module")
def day(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    backup = tmp_path_factory.mktemp("backup")
    with ExitStack() as letters:
        answered, assigned = (letters.enter_context(Way.of_new_letter(stack)) for _ in range(2))
        answered.handled()
        assigned.task("AcceptLetter")
        for way in (answered, assigned):
            way.settled()
        stack.processes.pop("relay").stop()
        urged = answered.look(lambda context, _: urgings.urge(context, "sun", answered.number, "请抓紧办理。").number)
        made = xiaoneng(stack, "backup", str(backup))
        assert made.returncode == 0, made.stderr
        stack.start_ours("relay")
        lost = a_day_of_work(stack, answered, assigned, lambda: letters.enter_context(Way.of_new_letter(stack)))
        stack.stop_ours()
        restore(stack, backup)
        listed = xiaoneng(stack, "differences", "--json", "--backup", str(backup))
        assert listed.returncode == 3, listed.stderr
        year = answered.look(lambda context, _: context.today().year)
        yield Day(stack, backup, answered, assigned, lost, urged, year, json.loads(listed.stdout))


def a_day_of_work(stack: Stack, answered: Way, assigned: Way, come: Callable[[], Way]) -> Way:
    """A day later: an answer, a request for more time, a letter accepted, a new one accepted and assigned."""
    stack.clock.move_to(EngineClock(stack.broker.management_url).now() + timedelta(days=1))
    due_on = answered.working_day(answered.limit().due_on, 5)
    answered.look(lambda context, _: extensions.request(context, "zhao", answered.number, due_on, "需要现场核实。"))
    answered.task("DecideExtension")
    answered.writes("zhao")
    answered.does("zhao", "SubmitAnswer", draft="submit")
    assigned.does("sun", "AcceptLetter", acceptance="accept")
    assigned.does("sun", "AssignDepartment", department="achievements")
    assigned.task("AssignHandler")
    lost = come()
    lost.does("sun", "AcceptLetter", acceptance="accept")
    lost.does("sun", "AssignDepartment", department="high-tech")
    lost.task("AssignHandler")
    for way in (answered, assigned, lost):
        way.settled()
    stack.broker.wait_exported()
    return lost


def test_nothing_starts_until_somebody_has_read_the_list(day: Day) -> None:
    for name in ("workers", "portal"):
        ended = serve(day.stack, name)
        assert ended.returncode == 1
        assert "xiaoneng differences" in ended.stdout + ended.stderr


def test_a_lost_letter_is_listed_with_number_stage_and_handler(day: Day) -> None:
    [line] = day.lines("matter-lost")
    assert line["subject"] == f"{day.lost.number}#1"
    assert (line["facts"]["stage"], line["facts"]["handler"], line["facts"]["state"]) == ("指定承办人", "chen", "active")
    assert "代录" in line["todo_chinese"]


def test_each_lost_decision_is_listed_with_who_and_which(day: Day) -> None:
    told = Counter((line["subject"], line["facts"]["step"], line["facts"]["who"]) for line in day.lines("decision-lost"))
    assert told == Counter(
        [
            (f"{day.answered.number}#1", "办理并拟写答复", "zhao"),
            *((f"{way.number}#1", step, "sun") for way in (day.assigned, day.lost) for step in ("审查来信", "交办处室")),
        ]
    )


def test_the_softwares_lost_steps_are_listed_by_matter(day: Day) -> None:
    told = {line["subject"]: line["facts"] for line in day.lines("step-lost")}
    assert set(told) == {f"{way.number}#1" for way in (day.answered, day.assigned, day.lost)}
    assert told[f"{day.lost.number}#1"]["claim-matter"] == 1


def test_a_message_whose_cause_is_lost_is_listed(day: Day) -> None:
    [line] = day.lines("message-lost")
    assert (line["subject"], line["facts"]["name"]) == (f"{day.answered.number}#1", "extension-requested")


def test_a_mail_that_may_go_out_twice_is_listed(day: Day) -> None:
    assert [line["facts"]["kind"] for line in day.lines("mail-again")] == ["urging"] * len(day.lines("mail-again"))
    assert "zhao" in [line["facts"]["to"] for line in day.lines("mail-again")]


def test_numbers_given_out_since_are_listed(day: Day) -> None:
    [line] = day.lines("number")
    assert (line["subject"], line["facts"]["given"]) == (f"LX-{day.year}", int(day.lost.number[-6:]))
    assert line["facts"]["ours"] == line["facts"]["given"] - 1
    assert {line["subject"] for line in day.lines("id")} == {"outbox", "extensions"}
    unknown = {line["subject"]: line["facts"]["ours"] for line in day.lines("number-unknown")}
    assert unknown == {f"CB-{day.year}": int(day.urged[-6:]), f"DB-{day.year}": 0}


def test_the_trail_is_compared_with_the_manifest(day: Day) -> None:
    assert [line["subject"] for line in day.lines("audit")] == ["audit"]


def test_nothing_else_differs(day: Day) -> None:
    kinds = {"matter-lost", "decision-lost", "step-lost", "message-lost", "mail-again", "number", "number-unknown", "id", "audit"}
    assert {line["kind"] for line in day.found["differences"]} == kinds
    assert all(line["todo_chinese"] and line["todo_english"] for line in day.found["differences"])


def test_work_goes_on_and_no_number_is_given_twice(day: Day) -> None:
    given_out = f"CB-{day.year}-000040"
    done = xiaoneng(day.stack, "reconcile", "--json", "--read", day.found["mark"], "--by", "li", "--given-out", given_out)
    assert done.returncode == 0, done.stderr
    left = json.loads(done.stdout)["left"]
    assert [(one["subject"], one["facts"]["step"]) for one in left] == [(f"{day.answered.number}#1", "办理并拟写答复")]
    assert xiaoneng(day.stack, "differences").returncode == 0
    day.stack.start_ours("receiver", "relay", "workers")
    the_office_is_told(day)
    the_lost_run_has_ended(day)
    day.assigned.does("qian", "AssignHandler", assignment="assign", handler="gu")
    day.assigned.task("SignFor")
    assert day.assigned.look(lambda _, matter: (matter.department_id, matter.handler_id)) == ("achievements", "gu")
    the_lost_answer_is_written_again(day)
    with Way.of_new_letter(day.stack) as following:
        assert int(following.number[-6:]) == int(day.lost.number[-6:]) + 1
        following.does("sun", "AcceptLetter", acceptance="accept")
        following.settled()
        assert following.incidents() == []
    slip = day.assigned.look(lambda context, _: urgings.urge(context, "sun", day.assigned.number, "请办理。").number)
    assert slip == f"CB-{day.year}-000041"


def the_office_is_told(day: Day) -> None:
    def told(way: Way, matter: Matter | None) -> set[str | None]:
        with way.work() as context:
            rows = context.session.exec(select(Notice).where(Notice.kind == "restore-exception")).all()
            return {row.recipient_id for row in rows if way.number in row.title and row.matter_id == (matter and matter.id)}

    assert told(day.lost, None) == {"li", "sun"}
    assert told(day.answered, day.answered.look(lambda _, matter: matter)) == {"li", "sun"}
    with day.answered.work() as context:
        assert by_number(context, day.lost.number) is None
        event = context.session.exec(select(AuditEvent).where(AuditEvent.action == "restore-reconciled")).one()
        assert (event.actor, event.facts["lost"], event.facts["left"], event.facts["mark"]) == ("li", 1, 1, day.found["mark"])


def the_lost_answer_is_written_again(day: Day) -> None:
    """Who has the task now sends it back, as the list advises."""
    day.answered.does("chen", "ReviewAnswer", review="rework")
    day.answered.writes("zhao")
    day.answered.does("zhao", "SubmitAnswer", draft="submit")
    day.answered.task("ReviewAnswer")


def the_lost_run_has_ended(day: Day) -> None:
    [line] = day.lines("matter-lost")

    def ended(context: Context, _: Matter) -> bool:
        instance = context.session.get(MirrorInstance, line["facts"]["instance"])
        return instance is not None and instance.state == "terminated"

    day.assigned.wait(ended, "the lost letter's run ended")
    assert day.assigned.look(lambda _, matter: matter.status) == MatterStatus.ASSIGNED


def test_a_job_about_a_matter_that_is_not_registered_halts_at_once_and_says_why(day: Day) -> None:
    """As it would if nobody had looked at the list: no back-off, and words that a person in Operate understands."""
    key = f"LX-{day.year}-900000#1"
    url = f"{day.stack.settings.portal_public_url}/matters/{key[:-2]}"
    variables = {"matterNo": key[:-2], "episode": 1, "matterKey": key, "kind": "letter", "category": "general", "matterUrl": url}

    def unknown(context: Context, matter: Matter) -> bool:
        told = variables | {"receivedAt": context.iso(matter.received_at)}
        return outbox.send_message(context, "letter-received", key, told, f"letter-received:{key}")

    def halted(context: Context, _: Matter) -> MirrorIncident | None:
        found = context.session.exec(select(MirrorIncident).where(col(MirrorIncident.message).startswith("XN-MATTER-UNKNOWN")))
        return found.first()

    day.assigned.look(unknown)
    incident = day.assigned.wait(halted, "the halt")
    assert "台账中没有这件事项" in incident.message
    assert (incident.error_type, incident.element_id) == ("JOB_NO_RETRIES", "Task_ClaimMatter")
    asyncio.run(end(day.stack, int(incident.root_key)))


async def end(stack: Stack, instance: int) -> None:
    async with open_channel(stack.settings.zeebe_grpc_address) as channel:
        await EngineCommands(channel, wiring.allow_list()).cancel_instance(instance)
