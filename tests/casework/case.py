"""A letter on its way, the engine's part played by the test: jobs by calling actions, user tasks by mirror rows."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any, Protocol

from sqlmodel import col, select

from casework import answers, decisions, letters, lifecycle, limits
from casework.context import Context
from casework.decisions import Verdict
from casework.drafts import LetterDraft
from casework.matters import by_number, kind_in_episode, matter_key
from register.limits import LimitEntry
from register.matters import Matter
from register.mirror import MirrorTask
from register.traffic import Notice, Outbox
from rules.tables import decide

INCARNATION = "incarnation-1"
KEYS = count(1000)
LETTER = LetterDraft(
    subject="咨询", body="想了解办理进度。", submission="mark", name="王小明", phone="13812345678", email="wang@example.cn"
)


class MovableClock(Protocol):
    def now(self) -> datetime: ...

    def set(self, text: str) -> None: ...

    def move_to(self, moment: datetime) -> None: ...


@dataclass
class Case:
    """One letter with the clock and the transaction it lives in."""

    context: Context
    clock: MovableClock
    number: str
    code: str
    root: str = field(default_factory=lambda: str(next(KEYS)))

    @classmethod
    def registered(cls, context: Context, clock: MovableClock, draft: LetterDraft = LETTER) -> "Case":
        receipt = letters.register_letter(context, draft)
        return cls(context, clock, receipt.number, receipt.code)

    @property
    def matter(self) -> Matter:
        matter = by_number(self.context, self.number)
        assert matter is not None
        return matter

    @property
    def key(self) -> str:
        return matter_key(self.matter)

    @property
    def limit(self) -> LimitEntry:
        limit = limits.current(self.context, self.matter)
        assert limit is not None
        return limit

    def started(self) -> "Case":
        """Claimed and with its limit computed, as the first jobs do."""
        assert lifecycle.claim(self.context, self.key, self.root, INCARNATION)
        row = decide(
            self.context.tables["time-limit"], {"kind": kind_in_episode(self.context, self.matter), "category": self.matter.category}
        )
        limits.set_from_table(self.context, self.key, row)
        return self

    def task(self, name: str, completed_by: str | None = None, state: str = "completed") -> MirrorTask:
        key, now = str(next(KEYS)), self.context.now()
        task = MirrorTask(
            key=key,
            instance_key=self.root,
            root_key=self.root,
            process_id="letter-handling",
            element_id=f"Task_{name}",
            element_instance_key=f"e{key}",
            assignee=completed_by,
            completed_by=completed_by if state == "completed" else None,
            state=state,
            created_at=now,
            ended_at=now if state == "completed" else None,
        )
        self.context.session.add(task)
        self.context.session.flush()
        return task

    def completes(self, staff: str | None, name: str, **values: Any) -> Verdict:
        """A person completes the user task in Tasklist; what comes of it."""
        return self.judged(self.task(name, staff), values)

    def judged(self, task: MirrorTask, values: dict[str, Any]) -> Verdict:
        """What comes of a completed task."""
        return decisions.accept(self.context, task.element_id, task.element_instance_key, values)

    def asked(self, name: str, **values: Any) -> dict[str, Any]:
        """What a user task is given as it is made."""
        return decisions.find_person(self.context, f"Task_{name}", self.key, f"e{next(KEYS)}", values)

    def handled(self, department: str = "high-tech", head: str = "chen", handler: str = "zhao") -> "Case":
        """Accepted, assigned and signed for."""
        self.started()
        assert self.completes("sun", "AcceptLetter", acceptance="accept").granted
        assert self.completes("sun", "AssignDepartment", department=department).granted
        assert self.completes(head, "AssignHandler", assignment="assign", handler=handler).granted
        assert self.completes(handler, "SignFor", receipt="sign").granted
        return self

    def signed(self) -> "Case":
        """Answered, reviewed and signed."""
        self.handled()
        answers.write_answer(self.context, "zhao", self.number, self.matter.version, "您好，已办妥。")
        assert self.completes("zhao", "SubmitAnswer", draft="submit").granted
        assert self.completes("chen", "ReviewAnswer", review="approve").granted
        assert self.completes("wu", "SignAnswer", signature="sign").granted
        return self

    def answered(self) -> "Case":
        """Answered: the petitioner has it."""
        self.signed()
        assert self.completes("zhao", "ConfirmAnswered", answered=True).granted
        answers.send_answer(self.context, self.key)
        return self

    def archived(self) -> "Case":
        """Answered and filed."""
        self.answered()
        lifecycle.archive(self.context, self.key)
        return self

    def told(self, kind: str) -> list[str | None]:
        """Who got a notice of this kind, in order."""
        statement = select(Notice.recipient_id).where(Notice.kind == kind, Notice.matter_id == self.matter.id)
        return list(self.context.session.exec(statement.order_by(col(Notice.id))))

    def sent(self, kind: str, name: str | None = None) -> list[dict[str, Any]]:
        """The outbox rows of a kind (messages of a name), in order."""
        rows = self.context.session.exec(select(Outbox).where(Outbox.kind == kind).order_by(col(Outbox.id)))
        return [row.payload for row in rows if name is None or row.payload.get("name") == name]
