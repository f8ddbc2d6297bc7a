"""What the forms of a matter's page offer to choose from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sqlmodel import col, select

from api.labels import label
from casework import consultations, corrections
from casework.consulted import KINDS
from casework.context import Context
from register.bureau import Department, Staff
from register.matters import Matter

Options: TypeAlias = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Choices:
    """Values with their words; those in groups with the group's words first."""

    consultations: Options
    consulted: Options
    recipients: Sequence[tuple[str, Options]]  # department:id or person:id
    staff: Options
    categories: Options


def choices(context: Context, matter: Matter) -> Choices:
    """Everything the forms of this matter offer."""
    staff = staff_options(context)
    departments = select(Department.id, Department.name).where(col(Department.active)).order_by(col(Department.position))
    return Choices(
        consultations=list(KINDS.items()),
        consulted=[(option["value"], option["label"]) for option in consultations.options(context, matter)],
        recipients=[
            ("处室", [(f"department:{one}", name) for one, name in context.session.exec(departments)]),
            ("人员", [(f"person:{one}", name) for one, name in staff]),
        ],
        staff=staff,
        categories=[(code, label(code, "category")) for code in corrections.categories(matter)],
    )


def staff_options(context: Context) -> Options:
    """Everyone who works here, by name."""
    return list(context.session.exec(select(Staff.id, Staff.name).where(col(Staff.active)).order_by(col(Staff.name))))
