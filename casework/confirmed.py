"""Confirmed assignments: what departments took on, as the router learns from it (FC-4.3). Rebuilt from the register, kept nowhere else."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select

from casework.kinds import BUREAU_TASK, CONTACT, DOCUMENT, INSTRUCTION, LETTER
from casework.routing.experience import Confirmed, Experience
from register.contacts import Contact
from register.instructions import Instruction
from register.matters import Letter, Matter, MatterStatus, Outcome

MOST: Final = 1_000
"""The latest so many: what a department did years ago may be another's today."""
KINDS: Final = (LETTER.code, CONTACT.code, INSTRUCTION.code, DOCUMENT.code, BUREAU_TASK.code)
TAKEN_ON: Final = (
    MatterStatus.SIGNED_FOR,
    MatterStatus.DRAFTED,
    MatterStatus.REVIEWED,
    MatterStatus.SIGNED,
    MatterStatus.ANSWERED,
    MatterStatus.ARCHIVED,
)
"""Where a handler of the department has signed: a department only named may still give it back."""

WORDS: Final[ColumnElement[str]] = func.concat_ws("\n", col(Matter.subject), col(Letter.body), col(Instruction.text), col(Contact.details))
"""What the matter is about, of whatever kind."""


class Memory:
    """The experience of one process, made anew whenever the confirmed assignments are others than before.

    No lock is held over the questions to the database: two threads may both make it anew, to the same effect.
    """

    def __init__(self) -> None:
        self._made: tuple[Sequence[tuple[Any, ...]], Experience] | None = None

    def experience(self, session: Session) -> Experience:
        """What is confirmed in the register now."""
        marks, made = session.exec(_latest(func.md5(WORDS))).all(), self._made
        if made is None or made[0] != marks:
            made = self._made = marks, Experience(_confirmed(session))
        return made[1]


MEMORY: Final = Memory()
"""This process's."""


def text_of(session: Session, matter: Matter) -> str:
    """What the matter is about; for the router's eyes, never for the engine or a log."""
    return str(session.exec(_told(WORDS).where(Matter.id == matter.id)).one()[2])


def _confirmed(session: Session) -> list[Confirmed]:
    """Oldest first, so that among equally alike ones the latest counts."""
    rows = session.exec(_latest(WORDS)).all()
    return [Confirmed(number, department or "", words) for number, department, words in reversed(rows)]


def _latest(told: ColumnElement[str]) -> Select[Any, Any, Any]:
    """Not complaints about conduct: what they say and of whom stays with the inspection office."""
    taken_on = _told(told).where(
        col(Matter.kind).in_(KINDS),
        col(Matter.department_id).is_not(None),
        col(Matter.status).in_(TAKEN_ON),
        Matter.category != "discipline",
        col(Matter.concerned_staff).is_(None),
        func.coalesce(Matter.outcome, "") != Outcome.VOIDED,
    )
    return taken_on.order_by(col(Matter.id).desc()).limit(MOST)


def _told(told: ColumnElement[str]) -> Select[Any, Any, Any]:
    columns = select(Matter.number, Matter.department_id, told).select_from(Matter)
    with_letters = columns.outerjoin(Letter, col(Letter.matter_id) == col(Matter.id))
    with_instructions = with_letters.outerjoin(Instruction, col(Instruction.matter_id) == col(Matter.id))
    return with_instructions.outerjoin(Contact, col(Contact.matter_id) == col(Matter.id))
