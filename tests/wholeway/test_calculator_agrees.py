"""The calculator `xiaoneng limit` and the diagrams arrive at the same dates, for every kind and category of the table (TL-2..6, FC-4.1)."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, TypeAlias

import pytest

from casework import closings, letters
from casework.context import Context
from casework.first_contact.drafts import ContactDraft
from casework.first_contact.registration import register_contact
from casework.instructions.registration import register_instruction
from casework.kinds import BUREAU_TASK, CONTACT, DOCUMENT, INSTRUCTION, KINDS, LETTER, SERVICE
from casework.services.applications import apply
from register.instructions import IssuerLevel
from register.matters import Channel
from tests.casework.instruction_case import CITY
from tests.casework.service_case import APPLICATION, publish
from tests.support.stack import Stack
from tests.wholeway.calculator import calculated
from tests.wholeway.way import LETTER as TEXT
from tests.wholeway.way import Way

pytestmark = pytest.mark.engine
Asked: TypeAlias = tuple[str, str]  # kind, category
Register: TypeAlias = Callable[[Context], tuple[str, str]]
PROMISED_DAYS: Final = 5
ISSUERS: Final[dict[str, dict[str, Any]]] = {
    INSTRUCTION.code: {},
    DOCUMENT.code: {"level": IssuerLevel.HIGHER_ORGAN, "issuer": "省科技厅"},
    BUREAU_TASK.code: {"level": IssuerLevel.BUREAU_LEADER, "issuer": "he", "entered_by": "he"},
}
CASES: Final[list[Asked]] = [(kind.code, category) for kind in KINDS.values() for category in kind.categories]


def registers(kind: str, category: str) -> Register:
    """How a matter of this kind is registered today."""
    mark = secrets.token_hex(8)

    def letter(context: Context) -> tuple[str, str]:
        by: dict[str, Any] = {"registered_by": "sun", "channel": Channel.CALL} if category != "general" else {}
        receipt = letters.register_letter(context, replace(TEXT, submission=mark, category=category, **by))
        return receipt.number, receipt.code

    def service(context: Context) -> tuple[str, str]:
        receipt = apply(context, replace(APPLICATION, code=publish(context, promised_days=str(PROMISED_DAYS)), submission=mark))
        return receipt.number, receipt.code

    def instruction(context: Context) -> tuple[str, str]:
        department = "high-tech" if category == "emergency" else ""
        draft = replace(CITY, submission=mark, subject=mark, category=category, department=department, **ISSUERS[kind])
        return register_instruction(context, draft).number, ""

    def contact(context: Context) -> tuple[str, str]:
        draft = ContactDraft("咨询", mark, registered_by="zhao", scope=category, receiver="qian" if category == "other" else "")
        return register_contact(context, draft).number, ""

    return {LETTER.code: letter, SERVICE.code: service, CONTACT.code: contact}.get(kind, instruction)


@contextmanager
def registered(stack: Stack, kind: str, category: str) -> Iterator[Way]:
    """Registered, with whatever starts its clock; void in the end, so that it rings in no other test."""
    with Way.of(stack, registers(kind, category)) as way:
        yield way
        way.look(lambda context, _: closings.void(context, "sun", way.number, "试算"))
        way.filed()
        assert way.incidents() == []


def seconds(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


def moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def test_the_diagrams_arrive_at_the_calculators_dates_for_every_kind_and_category(stack: Stack) -> None:
    """TL-2, TL-3, TL-4, TL-5, TL-6: the due date in the register, and the moment for which the engine itself has a timer."""
    with ExitStack() as exits:
        ways = {case: exits.enter_context(registered(stack, *case)) for case in CASES}
        for (kind, category), way in ways.items():
            if kind == INSTRUCTION.code:
                way.does("sun", "SignForInstruction", receipt="sign")
            if kind == SERVICE.code:
                way.does("zhao", "CheckMaterials", materials="complete")
            if (kind, category) == (CONTACT.code, "other"):
                way.does("qian", "AcceptHandover", handover="accept")  # till then the handover has timers of its own (FC-4.2)
        for (kind, category), way in ways.items():
            agrees(way, kind, category)


def agrees(way: Way, kind: str, category: str) -> None:
    """The register's dates are the calculator's, and so is the next moment the engine waits for, whole seconds as it is told."""
    entry = way.limit()
    start = way.look(lambda _, matter: seconds(matter.counted_from or matter.received_at))
    told = calculated(kind, category, start, PROMISED_DAYS if kind == SERVICE.code else None)
    due_at, warn_at = moment(told["due_at"]), moment(told["warn_at"])
    assert (entry.due_at, entry.warn_at and seconds(entry.warn_at)) == (due_at, warn_at), (kind, category)
    assert (entry.latest_on and entry.latest_on.isoformat(), entry.article) == (told["latest_date"], told["article"])
    assert (due_at is None) == (category == "emergency")
    if due_at is None or warn_at is None:
        way.armed(moment(told["accept_by"]))
    else:
        way.armed(warn_at if warn_at > start else due_at)  # of a short limit the warning comes at once
