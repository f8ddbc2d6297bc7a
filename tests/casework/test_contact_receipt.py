"""The visitor's receipt with officer, duty and phone, and a complaint about the officer in one step (FC-3, FC-5, FC-6)."""

import pytest
from sqlmodel import select

from casework import conflicts, matter_page
from casework.context import Context
from casework.errors import Refusal
from casework.first_contact import listing, receipts
from casework.first_contact.complaining import complain
from casework.matters import by_number
from register.matters import Letter, Matter
from tests.casework.case import Case, MovableClock
from tests.casework.contact_case import contact


def test_the_receipt_names_who_answers_for_it(context: Context, clock: MovableClock) -> None:
    """FC-3, FC-6: name, duty and phone of the officer, of whom it goes to, and where to complain; printed again it is the same."""
    case = contact(context, clock, scope="other", receiver="gu")
    receipt = receipts.receipt_of(context, "zhao", case.number)
    officer = receipt.officer
    assert (officer.name, officer.duties, officer.phone, officer.department) == ("zhao某", "岗位", "65690000", "高新技术处")
    assert receipt.receiver is not None
    assert receipt.receiver.name == "gu某"
    assert (receipt.head, receipt.leader) == ("chen某", "wu某")
    assert receipt.complaints is not None
    assert receipt.complaints.name == "bao某"
    assert receipts.receipt_of(context, "zhao", case.number).code == receipt.code


def test_no_receipt_for_other_kinds_or_others_business(context: Context, clock: MovableClock, case: Case) -> None:
    with pytest.raises(Refusal, match="no-receipt"):
        receipts.receipt_of(context, "sun", case.number)
    with pytest.raises(Refusal, match="not-allowed"):
        receipts.receipt_of(context, "gu", contact(context, clock).number)


def test_a_complaint_in_one_step_is_a_discipline_letter_about_the_officer(context: Context, clock: MovableClock) -> None:
    """FC-5: the officer, their A and B and those around stay out of it; the inspection office watches it."""
    case = contact(context, clock)
    code = receipts.code_of(context, case.number)
    receipt = complain(context, case.number.lower(), f" {code.lower()} ", "打了三次电话都说不管。", "page", anonymous=False)
    matter = by_number(context, receipt.number)
    assert matter is not None
    assert (matter.kind, matter.category, matter.concerned_staff, matter.origin_id) == ("letter", "discipline", "zhao", case.matter.id)
    assert matter.petitioner_id == case.matter.petitioner_id
    assert [conflicts.recused(context, name, matter) for name in ("zhao", "feng", "chen", "sun")] == [True, True, True, False]
    assert complain(context, case.number, code, "打了三次电话都说不管。", "page", anonymous=False) == receipt


def test_whoever_is_complained_of_does_not_read_of_it_on_the_contacts_page(context: Context, clock: MovableClock) -> None:
    """FC-5, recusal: the page names what came out of the contact only to those who may see that."""
    case = contact(context, clock)
    receipt = complain(context, case.number, receipts.code_of(context, case.number), "态度不好。", "page", anonymous=False)
    seen = {name: matter_page.look(context, name, case.number).offspring for name in ("zhao", "chen", "bao", "sun")}
    assert seen == {"zhao": [], "chen": [], "bao": [receipt.number], "sun": [receipt.number]}


def test_who_came_is_not_passed_on_against_their_will(context: Context, clock: MovableClock) -> None:
    """FC-5."""
    case = contact(context, clock)
    receipt = complain(context, case.number, receipts.code_of(context, case.number), "态度不好。", "page", anonymous=True)
    matter = by_number(context, receipt.number)
    assert matter is not None
    assert matter.petitioner_id is None
    assert context.session.get_one(Letter, matter.id).anonymous


@pytest.mark.parametrize(
    ("number", "code"), [("SF-2026-000001", "AAAAAAAA"), ("SF-2026-999999", None), ("LX-2026-000001", None), ("\x00", "")]
)
def test_a_wrong_number_and_a_wrong_code_get_the_same_answer(context: Context, clock: MovableClock, number: str, code: str | None) -> None:
    contact(context, clock)
    with pytest.raises(Refusal, match="not-found"):
        complain(context, number, code or receipts.code_of(context, "SF-2026-000001"), "不管。", "page", anonymous=False)
    assert context.session.exec(select(Matter).where(Matter.kind == "letter")).all() == []


def test_a_complaint_needs_words(context: Context, clock: MovableClock) -> None:
    case = contact(context, clock)
    with pytest.raises(Refusal, match="empty"):
        complain(context, case.number, receipts.code_of(context, case.number), " ", "page", anonymous=False)


def test_my_contacts_newest_first_by_pages(context: Context, clock: MovableClock) -> None:
    """FC-2."""
    assert listing.registered_by(context, "zhao", 1).rows == []
    numbers = [contact(context, clock, submission=f"page {count}").number for count in range(21)]
    first, second = (listing.registered_by(context, "zhao", page) for page in (1, 9))
    assert [matter.number for matter in first.rows] == numbers[:0:-1]
    assert ([matter.number for matter in second.rows], second.page, second.pages) == (numbers[:1], 2, 2)
