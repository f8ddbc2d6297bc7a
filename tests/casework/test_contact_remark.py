"""A leader's remark on a first contact makes it an instruction: by issuer TL-3 or TL-5, the contact ends (FC-4.4)."""

import pytest

from casework import closings, lifecycle, matter_page
from casework.context import Context
from casework.errors import Refusal
from casework.instructions.drafts import InstructionDraft
from casework.matters import by_number
from tests.casework.case import Case, MovableClock
from tests.casework.contact_case import contact
from tests.casework.instruction_case import CITY, DOCUMENT, TASK, InstructionCase


@pytest.mark.parametrize(("draft", "kind"), [(CITY, "instruction"), (TASK, "bureau-task")])
def test_by_issuer_it_runs_as_an_instruction_or_a_bureau_task(
    context: Context, clock: MovableClock, draft: InstructionDraft, kind: str
) -> None:
    """TL-3 for a city leader's, TL-5 for a bureau leader's; the contact is filed, and each names the other."""
    case = contact(context, clock, scope="other", receiver="gu")
    written = InstructionCase.entered(context, clock, draft, origin=case.number)  # type: ignore[arg-type]  # the two drafts
    assert (written.matter.kind, written.matter.origin_id) == (kind, case.matter.id)
    assert matter_page.look(context, "sun", case.number).offspring == [written.number]
    assert case.matter.outcome == "instructed"
    [message] = case.sent("message", "contact-closed-early")
    assert message["variables"] == {"outcome": "instructed"}
    assert case.told("instructed") == ["zhao"]
    lifecycle.archive(context, case.key)
    assert case.matter.status == "archived"


def test_officer_and_handler_are_both_told(context: Context, clock: MovableClock) -> None:
    case = contact(context, clock, scope="other", receiver="gu")
    case.completes("gu", "AcceptHandover", handover="accept")
    InstructionCase.entered(context, clock, TASK, origin=case.number)
    assert case.told("instructed") == ["zhao", "gu"]


def test_a_document_about_it_leaves_the_contact_alone(context: Context, clock: MovableClock) -> None:
    """TL-4: no leader's remark."""
    case = contact(context, clock)
    InstructionCase.entered(context, clock, DOCUMENT, origin=case.number)
    assert case.matter.closed_at is None


def test_a_letter_it_was_written_on_goes_on(context: Context, clock: MovableClock, case: Case) -> None:
    """FC-4.4 is about first contacts: the petitioner is still to be answered."""
    InstructionCase.entered(context, clock, TASK, origin=case.number)
    assert case.matter.closed_at is None


def test_a_contact_that_is_closed_already_is_not_instructed(context: Context, clock: MovableClock) -> None:
    case = contact(context, clock)
    closings.void(context, "sun", case.number, "登记错误")
    with pytest.raises(Refusal, match="origin-closed"):
        InstructionCase.entered(context, clock, TASK, origin=case.number)
    assert case.matter.outcome == "voided"


def test_the_number_of_anothers_business_is_no_origin(context: Context, clock: MovableClock) -> None:
    """FC-6: a leader sets it on what they may see."""
    case = contact(context, clock)
    with pytest.raises(Refusal, match="no-origin"):
        InstructionCase.entered(context, clock, TASK, origin=case.number, entered_by="he", attachments=())
    assert by_number(context, case.number) is not None
