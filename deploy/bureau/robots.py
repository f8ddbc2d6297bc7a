"""Robots that do the staff's user tasks in the trial bureau, so that there is something to see and something to measure."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from casework import answers, tasks
from casework.context import Context
from casework.errors import Refusal
from casework.ports import EngineTasks
from deploy.places import ROOT
from deploy.problems import Problem
from register.matters import Episode, Matter, MatterStatus
from register.mirror import MirrorTask
from register.session import transaction

POLL_SECONDS: Final = 0.1
ANSWER: Final = "您好！来信反映的情况已经核实，有关处理意见已当面说明。感谢您对我们工作的监督。（试用数据）"
ORDER: Final = tuple(MatterStatus)
LEADS_TO: Final = {
    "accept-letter": MatterStatus.ACCEPTED,
    "assign-department": MatterStatus.ASSIGNED,
    "assign-handler": MatterStatus.SIGNED_FOR,
    "sign-for": MatterStatus.SIGNED_FOR,
    "submit-answer": MatterStatus.DRAFTED,
    "review-answer": MatterStatus.REVIEWED,
    "sign-answer": MatterStatus.SIGNED,
    "confirm-answered": MatterStatus.ANSWERED,
}
"""The status for whose sake a robot does a task; tasks not named here are left to people."""
FIXED: Final[Mapping[str, Mapping[str, Any]]] = {
    "accept-letter": {"acceptance": "accept"},
    "sign-for": {"receipt": "sign"},
    "submit-answer": {"draft": "submit"},
    "review-answer": {"review": "approve"},
    "sign-answer": {"signature": "sign"},
    "confirm-answered": {"answered": True},
}


@dataclass(frozen=True)
class Goal:
    """How far a matter is to get, and in which department."""

    status: MatterStatus
    department: str | None


class Robots:
    """Staff who never tire: they do each task as the person it is assigned to, by the same action as the portal."""

    def __init__(self, database: Engine, make_context: Callable[[Session], Context], engine_tasks: EngineTasks) -> None:
        self._database = database
        self._make_context = make_context
        self._engine_tasks = engine_tasks

    def bring(self, goals: Mapping[str, Goal], patience_seconds: float) -> None:
        """Work until every matter (by number) is where it should be.

        Raises Problem when that takes longer than the patience: something on the way does not work.
        """
        deadline = time.monotonic() + patience_seconds
        while (reached := self._reached(goals)) < len(goals):
            if time.monotonic() > deadline:
                raise Problem(
                    f"仅 {reached}/{len(goals)} 件示例来信办到位", f"only {reached} of {len(goals)} letters got where they should"
                )
            if not sum(self._do(key, goal) for key, goal in self._waiting(goals)):
                time.sleep(POLL_SECONDS)

    def _reached(self, goals: Mapping[str, Goal]) -> int:
        with transaction(self._database) as session:
            found = session.exec(select(Matter.number, Matter.status).where(col(Matter.number).in_(goals)))
            return sum(_at_least(status, goals[number].status) for number, status in found)

    def _waiting(self, goals: Mapping[str, Goal]) -> list[tuple[str, Goal]]:
        with transaction(self._database) as session:
            statement = (
                select(MirrorTask.key, Matter.number).join(Episode, col(Episode.instance_key) == col(MirrorTask.root_key)).join(Matter)
            )
            open_tasks = statement.where(
                MirrorTask.state == "created", col(MirrorTask.submitted_at).is_(None), col(Matter.number).in_(goals)
            )
            return [(key, goals[number]) for key, number in session.exec(open_tasks.order_by(col(MirrorTask.created_at)))]

    def _do(self, task_key: str, goal: Goal) -> bool:
        """Do one task if the goal lies behind it; a Refusal (done meanwhile, not yet known) is left for the next look."""
        try:
            with transaction(self._database) as session:
                return self._step(self._make_context(session), task_key, goal)
        except Refusal:
            return False

    def _step(self, context: Context, task_key: str, goal: Goal) -> bool:
        assignee = context.session.get_one(MirrorTask, task_key).assignee
        if not assignee:
            return False
        opened = tasks.look(context, assignee, task_key)
        if opened.code not in LEADS_TO or not _at_least(goal.status, LEADS_TO[opened.code]):
            return False
        if opened.code == "submit-answer":
            answers.write_answer(context, assignee, opened.matter.number, opened.matter.version, ANSWER)
        values = _values(context, opened, goal)
        tasks.complete(context, self._engine_tasks, assignee, task_key, values=values, schema=_form(opened.code))
        return True


def _at_least(status: str, wanted: MatterStatus) -> bool:
    return ORDER.index(MatterStatus(status)) >= ORDER.index(wanted)


def _values(context: Context, opened: tasks.OpenTask, goal: Goal) -> Mapping[str, Any]:
    match opened.code:
        case "assign-department":
            return {"department": goal.department}
        case "assign-handler":
            return {"handler": tasks.form_data(context, opened)["candidates"][-1]["value"]}
        case code:
            return FIXED[code]


@cache
def _form(code: str) -> Mapping[str, Any]:
    schema: Mapping[str, Any] = json.loads((ROOT / f"forms/letters/{code}.form").read_text(encoding="utf-8"))
    return schema
