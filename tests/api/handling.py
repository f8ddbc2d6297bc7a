"""A letter in the middle of its way, with the task the engine's feed would have told."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine
from sqlmodel import select

from api.diagram_files import diagrams
from api.services import Services
from casework import letters, limits
from casework.drafts import LetterDraft
from casework.matters import matter_key
from register.matters import Episode, Matter, MatterStatus
from register.mirror import MirrorInstance, MirrorStep, MirrorTask
from register.session import transaction
from rules.tables import decide

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # a Monday, 12:00 in Shanghai
PERSON = {"name": "王小明", "phone": "13812345678", "email": "wang@example.cn", "address": "示例市东湖区科技路一号"}


@dataclass
class Handling:
    """Puts letters and tasks straight into the register, as actions and feed would."""

    services: Services
    engine: Engine
    _count: int = field(default=0)

    def letter(self, status: str = MatterStatus.REGISTERED, **facts: object) -> str:
        """A letter with its limit, at a status; the number."""
        self._count += 1
        with self.services.work() as context:
            draft = LetterDraft(subject="咨询认定进度", body="想知道审核到哪一步。", submission=f"mark-{self._count}", **PERSON)
            number = letters.register_letter(context, draft).number
            matter = context.session.exec(select(Matter).where(Matter.number == number)).one()
            limits.set_from_table(
                context, matter_key(matter), decide(context.tables["time-limit"], {"kind": "letter", "category": "general"})
            )
            matter.status = status
            for name, value in facts.items():
                setattr(matter, name, value)
            context.session.exec(select(Episode).where(Episode.matter_id == matter.id)).one().instance_key = f"root-{self._count}"
        return number

    def claimed(self, number: str) -> None:
        """An instance of the engine runs the matter."""
        self._count += 1
        with self.services.work() as context:
            episode = context.session.exec(select(Episode).join(Matter).where(Matter.number == number)).one()
            episode.instance_key = f"root-{self._count}"

    def task(self, number: str, element_id: str, assignee: str | None) -> str:
        """An open user task of the letter; its key."""
        with transaction(self.engine) as session:
            root = session.exec(select(Episode.instance_key).join(Matter).where(Matter.number == number)).one()
            key = f"{root}-{element_id}"
            drawn = next(one.process_id for one in diagrams(self.services.bpmn).values() if element_id in one.elements)
            common: dict[str, Any] = {"instance_key": f"{root}-h", "root_key": root, "process_id": drawn, "element_id": element_id}
            instance = {"key": f"{root}-h", "root_key": root, "process_id": drawn, "process_version": 1}
            session.merge(MirrorInstance(state="active", started_at=NOON, **instance))
            session.add(MirrorTask(key=key, element_instance_key=f"{key}-e", assignee=assignee, state="created", created_at=NOON, **common))
            session.add(MirrorStep(key=f"{key}-e", element_type="USER_TASK", state="active", position=1, entered_at=NOON, **common))
        return key
