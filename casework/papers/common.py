"""Words that stand on every document about a matter."""

from typing import Any, Final

from casework import people
from casework.context import Context
from casework.matter_page import MatterView
from casework.papers.days import day, day_of
from register.bureau import Department, Staff

NONE_YET: Final = "尚未确定"
Words = dict[str, Any]


def common(context: Context, view: MatterView) -> Words:
    """The bureau, the matter and who has it in hand."""
    matter = view.matter
    return {
        "bureau": context.bureau_name,
        "number": matter.number,
        "subject": view.matter.subject,
        "day": day(context.today()),
        "received_day": day_of(context, matter.received_at),
        "department": department(context, people.department_of(matter)),
        "handler": person(context, matter.handler_id),
        "supervisor": department(context, people.supervisor_of(matter)),
        "phone": phone(context, matter.handler_id or view.head),
        **serial(matter.number, matter.episode),
    }


def serial(number: str, part: int) -> Words:
    """The document's year and serial from the matter's number: LX-2026-000012 is 〔2026〕12, its second episode 〔2026〕12-2."""
    _, year, last = number.split("-")
    return {"year": int(year), "serial": f"{int(last)}" if part == 1 else f"{int(last)}-{part}"}


def department(context: Context, department_id: str) -> str:
    """A department's name."""
    return context.session.get_one(Department, department_id).name


def person(context: Context, staff_id: str | None) -> str:
    """A person's name, or that nobody is named yet."""
    return NONE_YET if staff_id is None else people.name_of(context, staff_id)


def phone(context: Context, staff_id: str | None) -> str:
    """A person's office phone, or that nobody is named yet."""
    return NONE_YET if staff_id is None else context.session.get_one(Staff, staff_id).phone


def paragraphs(text: str) -> list[str]:
    """A text's lines, empty ones left out."""
    return [line.strip() for line in text.splitlines() if line.strip()]
