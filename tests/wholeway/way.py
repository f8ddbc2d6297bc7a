"""One matter on its way through the running system; the test is the people, who work in the portal or in Tasklist."""

import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final, TypeVar

import httpx
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from casework import answers, letters, limits, tasks
from casework.clocks import FileClock
from casework.context import Context
from casework.drafts import LetterDraft
from casework.matters import by_number, episode_of, matter_key
from deploy import wiring
from deploy.places import ROOT
from engine.user_tasks import UserTasks
from register.bureau import Absence
from register.limits import LimitEntry, LimitRing
from register.matters import Decision, Matter
from register.mirror import MirrorIncident, MirrorInstance, MirrorTask, MirrorTimer
from register.session import make_engine, transaction
from register.traffic import Notice, Outbox
from tests.support.stack import Stack
from tests.support.waiting import wait_until

Found = TypeVar("Found")
PATIENCE: Final = 90.0  # seconds; engine, feed, relay and workers in between, on a machine that has other work
JUST_AFTER: Final = timedelta(seconds=2)
LETTER: Final = LetterDraft(
    subject="路灯维修",
    body="科技路的路灯坏了三个月，请派人维修。",
    submission="",
    name="欧阳小明",
    phone="13987654321",
    email="ouyang@example.cn",
)
ANSWER: Final = "路灯已于昨日修复，谢谢您的来信。"


@dataclass
class Way:
    """One matter; every action is a transaction of its own, every look waits until feed and workers have come so far."""

    stack: Stack
    engine: Engine
    number: str
    code: str

    @classmethod
    @contextmanager
    def of(cls, stack: Stack, register: Callable[[Context], tuple[str, str]]) -> Iterator["Way"]:
        """Just registered: `register` gives its number and the code to ask by, "" where there is none."""
        engine = make_engine(stack.database.app_url)
        way = cls(stack, engine, "", "")
        with way.work() as context:
            number, code = register(context)
        way.number, way.code = number, code
        try:
            yield way
        finally:
            engine.dispose()

    @classmethod
    @contextmanager
    def of_new_letter(cls, stack: Stack) -> Iterator["Way"]:
        """Registered as from the public page."""

        def register(context: Context) -> tuple[str, str]:
            receipt = letters.register_letter(context, replace(LETTER, submission=secrets.token_hex(8)))
            return receipt.number, receipt.code

        with cls.of(stack, register) as way:
            yield way

    @contextmanager
    def work(self) -> Iterator[Context]:
        """One transaction."""
        with transaction(self.engine) as session:
            yield self.context(session)

    def context(self, session: Session) -> Context:
        """The surroundings that the stack's own processes give an action."""
        make_context = wiring.context_factory(self.stack.settings)
        return replace(make_context(session), clock=FileClock(self.stack.clock_file))

    def look(self, question: Callable[[Context, Matter], Found]) -> Found:
        """Ask something about the matter."""
        with self.work() as context:
            matter = by_number(context, self.number)
            assert matter is not None
            return question(context, matter)

    def wait(self, question: Callable[[Context, Matter], Found | None], what: str) -> Found:
        """Ask until the answer is anything true."""
        return wait_until(lambda: self.look(question), f"{self.number}: {what}", PATIENCE, pause=0.2)

    # What people do

    def task(self, name: str) -> MirrorTask:
        """The open user task of this name, once it is there."""

        def waiting(context: Context, matter: Matter) -> MirrorTask | None:
            found = [task for task in limits.open_tasks(context, matter) if task.element_id == f"Task_{name}"]
            return next((task for task in found if task.submitted_at is None), None)

        return self.wait(waiting, f"an open task {name}")

    def does(self, staff: str, name: str, *, granted: bool = True, **values: Any) -> Decision:
        """The person finds the task in the portal's inbox and completes it; what the workers made of it."""
        key = self.task(name).key
        with self.work() as context, closing(UserTasks(self.stack.settings.zeebe_rest_url, wiring.allow_list())) as user_tasks:
            [opened] = [one for one in tasks.inbox(context, staff) if one.task.key == key]
            tasks.complete(context, wiring.CamundaTasks(user_tasks), staff, key, values=values, schema=_form(opened.code))
        decision = self.judged(key)
        assert (decision.granted, decision.decided_by) == (granted, staff), decision
        return decision

    def does_in_tasklist(self, staff: str, name: str, **values: Any) -> Decision:
        """Claim and complete as Tasklist lets anyone do, with any variables."""
        key = self.task(name).key
        for action, body in (("assignment", {"assignee": staff, "allowOverride": True}), ("completion", {"variables": values})):
            url = f"{self.stack.settings.zeebe_rest_url}/v2/user-tasks/{key}/{action}"
            httpx.post(url, json=body, trust_env=False).raise_for_status()
        return self.judged(key)

    def state_of(self, task_key: str) -> str:
        """What the mirror says of a task, once it is no longer open."""
        statement = select(MirrorTask.state).where(MirrorTask.key == task_key, MirrorTask.state != "created")
        return self.wait(lambda context, _: context.session.exec(statement).first(), "the task over")

    def judged(self, task_key: str) -> Decision:
        """The decision on a completed task."""
        statement = select(Decision).where(Decision.task_key == task_key)
        return self.wait(lambda context, _: context.session.exec(statement).first(), "the completion judged")

    def handled(self, department: str = "high-tech", head: str = "chen", handler: str = "zhao") -> "Way":
        """Accepted, assigned and signed for."""
        self.does("sun", "AcceptLetter", acceptance="accept")
        self.does("sun", "AssignDepartment", department=department)
        self.does(head, "AssignHandler", assignment="assign", handler=handler)
        self.does(handler, "SignFor", receipt="sign")
        self.task("SubmitAnswer")
        return self

    def answered(self, handler: str = "zhao") -> "Way":
        """Answer written, reviewed, signed and sent; the petitioner called back."""
        self.writes(handler)
        self.does(handler, "SubmitAnswer", draft="submit")
        self.does("chen", "ReviewAnswer", review="approve")
        self.does("wu", "SignAnswer", signature="sign")
        self.does(handler, "ConfirmAnswered", answered=True)
        self.task("CallBack")
        return self

    def archived(self, satisfaction: str = "satisfied") -> "Way":
        """The petitioner called back by the supervisor, the letter filed."""
        self.does("sun", "CallBack", contact="reached", satisfaction=satisfaction)
        return self.filed()

    def filed(self) -> "Way":
        """The letter archived, its instance over."""
        self.wait(lambda _, matter: matter.archived_at is not None, "archived")
        return self

    def writes(self, staff: str, text: str = ANSWER) -> None:
        """Store the answer on the matter's page."""
        self.look(lambda context, matter: answers.write_answer(context, staff, self.number, matter.version, text))

    def away(self, staff: str, since: date, until: date) -> None:
        """The person is absent on these days."""
        with self.work() as context:
            context.session.add(Absence(staff_id=staff, since=since, until=until))

    # What the limit does

    def limit(self) -> LimitEntry:
        """The limit in force, once it is computed for this episode."""

        def computed(context: Context, matter: Matter) -> LimitEntry | None:
            entry = limits.current(context, matter)
            return entry if entry is not None and entry.episode == matter.episode else None

        return self.wait(computed, "its limit")

    def working_day(self, after: date, days: int) -> date:
        """The so many-th working day after a day."""
        return self.look(lambda context, _: context.calendar.nth_working_day(after, days))

    def closing(self, day: date) -> datetime:
        return self.look(lambda context, _: context.closing(day))

    def moves_limit(self, due_on: date) -> LimitEntry:
        """Put another due date in force."""

        def move(context: Context, matter: Matter) -> LimitEntry:
            before = limits.current(context, matter)
            assert before is not None
            return limits.move(context, matter, before, "explicit", explicit=due_on, changed_by="li")

        return self.look(move)

    def armed(self, moment: datetime | None) -> None:
        """Wait until the only timer of this matter is one for this moment (None: no timer at all)."""
        expected = [] if moment is None else [moment]
        self.wait(lambda context, matter: self._timers(context, matter) == expected, f"a timer for {moment}")

    def until(self, moment: datetime) -> None:
        """Let business time and the engine's pass until just after the moment."""
        self.stack.clock.move_to(moment + JUST_AFTER)

    def rang(self, *stages: str) -> None:
        """Wait until these stages are the last that have rung, in this order."""
        self.wait(lambda context, matter: self.rings(context, matter)[-len(stages) :] == list(stages), f"rings {stages}")

    def rings(self, context: Context, matter: Matter) -> list[str]:
        """Every ring of the matter, in order."""
        statement = select(LimitRing.stage).where(LimitRing.matter_id == matter.id).order_by(col(LimitRing.id))
        return list(context.session.exec(statement))

    def all_rings(self) -> list[str]:
        return self.look(self.rings)

    def told(self, kind: str) -> list[str | None]:
        """Who got a notice of this kind, in order; None is the petitioner."""
        return [notice.recipient_id for notice in self.notices(kind)]

    def notices(self, kind: str) -> list[Notice]:
        def found(context: Context, matter: Matter) -> list[Notice]:
            statement = select(Notice).where(Notice.kind == kind, Notice.matter_id == matter.id)
            return list(context.session.exec(statement.order_by(col(Notice.id))))

        return self.look(found)

    def settled(self) -> None:
        """Wait until every message about the episode is done with: nothing will be published again."""

        def open_rows(context: Context, matter: Matter) -> bool:
            addressed = col(Outbox.payload)["correlation_key"].as_string() == matter_key(matter)
            return not context.session.exec(select(Outbox).where(addressed, col(Outbox.done_at).is_(None))).all()

        self.wait(open_rows, "no message left open")

    def incidents(self) -> list[tuple[str, str]]:
        """What went wrong in the episode's instances."""

        def found(context: Context, matter: Matter) -> list[tuple[str, str]]:
            root = episode_of(context, matter).instance_key
            rows = context.session.exec(select(MirrorIncident).where(MirrorIncident.root_key == root))
            return [(row.element_id, row.message) for row in rows]

        return self.look(found)

    def _timers(self, context: Context, matter: Matter) -> list[datetime]:
        root = episode_of(context, matter).instance_key
        statement = select(MirrorTimer.due_at).join(MirrorInstance, col(MirrorInstance.key) == col(MirrorTimer.instance_key))
        return list(context.session.exec(statement.where(MirrorInstance.root_key == root, MirrorTimer.state == "created")))


def absences_end(session: Session) -> None:
    """Everyone is back."""
    for absence in session.exec(select(Absence)):
        session.delete(absence)


def _form(code: str) -> dict[str, Any]:
    [path] = ROOT.glob(f"forms/*/{code}.form")
    form: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return form
