"""The names behind ids, for pages that show many."""

from collections.abc import Mapping

from sqlmodel import Session, col, select

from register.bureau import Department, Staff


def staff_names(session: Session) -> Mapping[str, str]:
    """Everyone's name, those who left too: old steps keep theirs."""
    return dict(session.exec(select(Staff.id, Staff.name)).all())


def department_names(session: Session) -> Mapping[str, str]:
    """The departments' names in the bureau's order."""
    return dict(session.exec(select(Department.id, Department.name).order_by(col(Department.position))).all())
