"""A person's inbox: the open user tasks assigned to them, those of people they stand in for (AB-3), and those of their groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ARRAY, ColumnElement, Select, Text, cast, literal, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Session, col

from register import people
from register.bureau import Role
from register.lights import Light, light_of
from register.matters import Episode, Matter
from register.mirror import MirrorTask


@dataclass(frozen=True)
class InboxTask:
    """One open task; `for_staff` is the person stood in for (None: their own), a light is the matter's."""

    task: MirrorTask
    matter: Matter
    light: Light
    for_staff: str | None


def of_person(session: Session, staff_id: str, day: date, now: datetime) -> list[InboxTask]:
    """Everything waiting for the person that day, the nearest due moment first; submitted tasks are gone already."""
    absent = people.stands_in_for(session, staff_id, day)
    return [
        InboxTask(task, matter, light_of(matter, now), None if task.assignee == staff_id else task.assignee)
        for task, matter in session.execute(_open_tasks().where(col(MirrorTask.assignee).in_([staff_id, *absent])))
    ]


def claimable(session: Session, staff_id: str, day: date, now: datetime) -> list[InboxTask]:
    """Tasks nobody holds that wait for one of the person's groups."""
    unheld = (col(MirrorTask.assignee).is_(None), _of_groups(groups_of(session, staff_id, day)))
    found = session.execute(_open_tasks().where(*unheld))
    return [InboxTask(task, matter, light_of(matter, now), None) for task, matter in found]


def groups_of(session: Session, staff_id: str, day: date) -> list[str]:
    """The candidate groups of the diagrams the person belongs to: `role:office`, `dept:rural`, `dept:rural:head` …"""
    return sorted({_group(appointment) for appointment in people.roles_of(session, staff_id, day)})


def _group(appointment: people.Appointment) -> str:
    match appointment.role:
        case Role.HANDLER:
            return f"dept:{appointment.department_id}"
        case Role.HEAD:
            return f"dept:{appointment.department_id}:head"
        case role:
            return f"role:{role}"


def _open_tasks() -> Select[MirrorTask, Matter]:
    return (
        select(MirrorTask, Matter)
        .join(Episode, col(Episode.instance_key) == col(MirrorTask.root_key))
        .join(Matter, col(Matter.id) == col(Episode.matter_id))
        .where(col(MirrorTask.state) == "created", col(MirrorTask.submitted_at).is_(None))
        .order_by(col(MirrorTask.due_at).asc().nulls_last(), col(MirrorTask.created_at))
    )


def _of_groups(groups: Sequence[str]) -> ColumnElement[bool]:
    return cast(MirrorTask.candidate_groups, JSONB).bool_op("?|")(literal(list(groups), ARRAY(Text)))
