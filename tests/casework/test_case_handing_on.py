"""Handing on and giving back (FC-4.2, FC-4.3): a department or a handler gives a letter back, on record, the clock running."""

import pytest
from sqlmodel import col, select

from casework import handing_on
from register.matters import Handover
from tests.casework.case import Case


def assigned(case: Case) -> Case:
    case.started()
    case.completes("sun", "AcceptLetter", acceptance="accept")
    case.completes("sun", "AssignDepartment", department="high-tech")
    return case


@pytest.mark.parametrize("reason", handing_on.RETURN_REASONS)
def test_a_department_gives_it_back_with_a_reason(case: Case, reason: str) -> None:
    assigned(case)
    due = case.matter.due_at
    assert case.completes("chen", "AssignHandler", assignment="return", returnReason=reason).granted
    assert (case.matter.department_id, case.matter.handler_id, case.matter.status) == (None, None, "accepted")
    assert (case.matter.due_at, case.told("returned")) == (due, ["sun"])
    handover = case.context.session.exec(select(Handover).order_by(col(Handover.id).desc())).first()
    assert handover is not None
    assert (handover.from_staff, handover.to_department, handover.article) == ("chen", "office", "FC-4.3")


@pytest.mark.parametrize("reason", [None, "too-busy", ""])
def test_a_department_needs_one_of_the_reasons(case: Case, reason: str | None) -> None:
    assigned(case)
    assert case.completes("chen", "AssignHandler", assignment="return", returnReason=reason).refusal_code == "bad-value"
    assert case.matter.department_id == "high-tech"


def test_assigned_elsewhere_it_goes_on(case: Case) -> None:
    assigned(case)
    case.completes("chen", "AssignHandler", assignment="return", returnReason="other-leads")
    assert case.completes("sun", "AssignDepartment", department="achievements").granted
    assert case.asked("AssignHandler")["assignee"] == "qian"


def test_a_handler_gives_it_back_to_the_head(case: Case) -> None:
    assigned(case)
    case.completes("chen", "AssignHandler", assignment="assign", handler="zhao")
    assert case.completes("zhao", "SignFor", receipt="return").granted
    assert (case.matter.handler_id, case.told("returned")) == (None, ["chen"])
    assert case.completes("chen", "AssignHandler", assignment="assign", handler="feng").granted
    assert case.completes("feng", "SignFor", receipt="sign").granted
    taken = case.context.session.exec(select(Handover.to_staff).where(col(Handover.accepted_at).is_not(None))).all()
    assert taken == ["feng"]


@pytest.mark.parametrize("value", [None, "accept"])
def test_a_receipt_is_signed_or_given_back(case: Case, value: str | None) -> None:
    assigned(case)
    case.completes("chen", "AssignHandler", assignment="assign", handler="zhao")
    assert case.completes("zhao", "SignFor", receipt=value).refusal_code == "bad-value"
