"""Who registers for others and reports for the bureau: the office and the inspection office (FC-1, TL-6)."""

from casework.context import Context
from casework.errors import Refusal
from register import people


def is_clerk(context: Context, staff_id: str) -> bool:
    """Whether the person, or whom they stand in for (AB-3), belongs to one of the two."""
    day = context.today()
    names = {staff_id, *people.stands_in_for(context.session, staff_id, day)}
    return any({people.OFFICE, people.INSPECTION} & set(people.departments_of(context.session, name, day)) for name in names)


def refuse_others(context: Context, staff_id: str) -> None:
    """Raise Refusal for everybody else."""
    if not is_clerk(context, staff_id):
        raise Refusal("not-entitled", "只有局办公室和纪检监察室可以这样做。")
