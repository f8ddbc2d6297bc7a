"""Where a matter stands in its diagrams, as the record feed tells it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col, func, select

from casework.context import Context
from casework.matters import episode_of
from register.matters import Matter
from register.mirror import MirrorStep


@dataclass(frozen=True)
class Passage:
    """Element ids of one diagram: nodes left and flows taken, and the nodes where a token is."""

    passed: frozenset[str]
    active: frozenset[str]


def processes(context: Context, matter: Matter) -> Sequence[str]:
    """The processes the matter's episode has run through; the ones at work and entered last come first."""
    entered = select(MirrorStep.process_id).where(MirrorStep.root_key == episode_of(context, matter).instance_key)
    newest = func.max(MirrorStep.entered_at)
    return context.session.exec(entered.group_by(MirrorStep.process_id).order_by(newest.desc(), col(MirrorStep.process_id))).all()


def passage(context: Context, matter: Matter, process_id: str) -> Passage:
    """The episode's way through one process; empty for one it has not run through."""
    root = episode_of(context, matter).instance_key
    statement = select(MirrorStep.element_id, MirrorStep.state).where(MirrorStep.root_key == root, MirrorStep.process_id == process_id)
    steps = context.session.exec(statement).all()
    return Passage(
        passed=frozenset(element for element, state in steps if state in {"completed", "taken"}),
        active=frozenset(element for element, state in steps if state == "active" and element != process_id),
    )
