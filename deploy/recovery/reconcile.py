"""Going on after a restore: numbers moved, lost steps done again, lost matters handed to the office as exceptions, all of it on record."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import Engine

from casework import notices
from casework.context import Context
from casework.matters import by_number
from deploy import wiring
from deploy.problems import Problem
from deploy.recovery.comparing import Comparison
from deploy.recovery.difference import Difference
from deploy.recovery.losses import Series
from deploy.recovery.mark import mark_reconciled
from deploy.recovery.numbers import move_ids, move_numbers
from deploy.recovery.redo import NOT_REGISTERED, Redoing, Redone
from deploy.recovery.report import DECISION, decision_line
from deploy.settings import Settings
from engine.channel import open_channel
from engine.commands import EngineCommands
from engine.errors import EngineUnavailable, NotFound
from register import audit_trail, people
from register.bureau import Staff
from register.session import transaction

ARTICLE = "FC-6"
BEHIND = "engine-behind"


@dataclass(frozen=True)
class Reconciled:
    """What was done: steps done again, what is left for people, instances ended."""

    redone: int
    left: list[Difference]
    ended: list[str]


def reconcile(settings: Settings, database: Engine, found: Comparison, by: str, given_out: Sequence[Series]) -> Reconciled:
    """Bring register and engine in line as the list says; `by` (staff id) answers for it. Raises Problem, and then nothing is changed.

    May be repeated after an interruption: what was done by then no longer differs.
    """
    if any(one.kind == BEHIND for one in found.differences):
        raise Problem("引擎的数据早于日志，不能这样继续", "the engine's data is older than the journal: restore all three from one backup")
    make_context = wiring.context_factory(settings)
    with transaction(database) as session:
        if (staff := session.get(Staff, by)) is None or not staff.active:
            raise Problem(f"没有在职人员 {by}", f"no active member of staff {by}")
    asyncio.run(_demand_engine(settings))
    with transaction(database) as session:
        move_numbers(session, [*found.losses.numbers, *given_out])
        move_ids(session, found.losses.ids)
    redoing = Redoing(database, make_context, wiring.allow_list(), wiring.job_registry(), found.incarnation)
    redone = redoing.redo(found.losses.jobs, found.losses.matter_of)
    ended = [one.facts["instance"] for one in found.differences if one.kind == "matter-lost" and one.facts["state"] == "active"]
    asyncio.run(_end(settings, ended))
    with transaction(database) as session:
        return _on_record(make_context(session), found, redone, ended, by)


async def _demand_engine(settings: Settings) -> None:
    """Raise Problem unless the engine answers: lost matters are ended there."""
    async with open_channel(settings.zeebe_grpc_address) as channel:
        try:
            await EngineCommands(channel, wiring.allow_list()).topology()
        except EngineUnavailable as outage:
            raise Problem("引擎没有应答，请先启动引擎", "the engine gives no answer: start it first") from outage


async def _end(settings: Settings, instances: Sequence[str]) -> None:
    async with open_channel(settings.zeebe_grpc_address) as channel:
        commands = EngineCommands(channel, wiring.allow_list())
        for instance in instances:
            with suppress(NotFound):
                await commands.cancel_instance(int(instance))


def _on_record(context: Context, found: Comparison, redone: Redone, ended: list[str], by: str) -> Reconciled:
    left = _left(context, found, redone)
    lost = [one for one in found.differences if one.kind == "matter-lost"]
    idle = [one for one in found.differences if one.kind == "matter-idle"]
    for one in [*lost, *left, *idle]:
        _tell_office(context, one)
        facts = {"kind": one.kind, **one.facts}
        audit_trail.record(
            context.session, at=context.now(), actor=by, action="restore-exception", subject=one.subject.partition("#")[0], facts=facts
        )
    facts = {"mark": found.mark, "lost": len(lost), "redone": len(redone.done), "left": len(left), "idle": len(idle), "ended": len(ended)}
    mark_reconciled(context.session, at=context.now(), by=by, positions=found.positions, facts=facts)
    return Reconciled(len(redone.done), left, ended)


def _left(context: Context, found: Comparison, redone: Redone) -> list[Difference]:
    """The first step of each known matter that could not be done again, and every decision behind it."""
    lines, seen = [], set()
    for job, reason in redone.left:
        matter = found.losses.matter_of(job)
        if reason == NOT_REGISTERED and matter in {run.matter_key for run in found.losses.lost}:
            continue
        if matter not in seen or job.type == DECISION:
            lines.append(decision_line(context, found.losses, job, "step-left", reason))
        seen.add(matter)
    return lines


def _tell_office(context: Context, one: Difference) -> None:
    number = one.subject.partition("#")[0]
    for staff in people.members(context.session, people.OFFICE, context.today()):
        notices.tell(
            context,
            staff,
            by_number(context, number),
            kind="restore-exception",
            article=ARTICLE,
            title=f"恢复后须处理：{number}",
            body=f"{one.chinese}。{one.todo[0]}。",
            key=f"restore:{one.kind}:{one.subject}:{one.facts.get('job', one.facts.get('instance'))}:{staff}",
        )
