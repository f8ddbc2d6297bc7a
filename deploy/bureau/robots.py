"""Robots that do the staff's user tasks in the trial bureau, so that there is something to see and something to measure."""

import time
from collections.abc import Callable, Mapping
from typing import Final

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from casework.context import Context
from casework.errors import Refusal
from casework.ports import EngineTasks
from deploy.bureau.deeds import Goal, at_least, do
from deploy.problems import Problem
from register.matters import Episode, Matter
from register.mirror import MirrorTask
from register.session import transaction

POLL_SECONDS: Final = 0.1


class Robots:
    """Staff who never tire: they do each task as the person it is assigned to, by the same action as the portal."""

    def __init__(self, database: Engine, make_context: Callable[[Session], Context], engine_tasks: EngineTasks) -> None:
        self._database = database
        self._make_context = make_context
        self._engine_tasks = engine_tasks

    def bring(self, goals: Mapping[str, Goal], patience_seconds: float) -> None:
        """Work until every matter (by number) is where it should be.

        Raises Problem when nothing has moved for longer than the patience: something on the way does not work.
        """
        before, deadline = 0, time.monotonic() + patience_seconds
        while (reached := self._reached(goals)) < len(goals):
            if time.monotonic() > deadline:
                raise Problem(
                    f"仅 {reached}/{len(goals)} 件示例事项办到位", f"only {reached} of {len(goals)} matters got where they should"
                )
            done = sum(self._do(key, goal) for key, goal in self._waiting(goals))
            if done or reached > before:
                before, deadline = reached, time.monotonic() + patience_seconds
            else:
                time.sleep(POLL_SECONDS)

    def _reached(self, goals: Mapping[str, Goal]) -> int:
        with transaction(self._database) as session:
            found = session.exec(select(Matter.number, Matter.status).where(col(Matter.number).in_(goals)))
            return sum(at_least(status, goals[number].status) for number, status in found)

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
        return bool(assignee) and do(context, self._engine_tasks, str(assignee), task_key, goal)
