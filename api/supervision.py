"""Around the handling: urging, stage reports, copies, recusal, corrections (TL-6)."""

from fastapi import APIRouter, Response

from api.acting import Given, MatterForm
from api.letter_form import day_of
from casework import copies, corrections, recusals, stage_reports, urgings
from casework.context import Context

router = APIRouter(prefix="/matters/{number}")


@router.post("/urging")
def urge(sent: MatterForm) -> Response:
    """The supervisor urges, by a numbered slip."""
    return sent.perform("urging", lambda context, given: urgings.urge(context, sent.me.staff_id, sent.number, given("text")))


@router.post("/stage-report")
def report(sent: MatterForm) -> Response:
    """The handler tells the supervisor how far it has come."""
    return sent.perform("stage-report", lambda context, given: stage_reports.add(context, sent.me.staff_id, sent.number, given("text")))


@router.post("/copy")
def copy(sent: MatterForm) -> Response:
    """Let a department or a person read the matter."""

    def action(context: Context, given: Given) -> None:
        sort, _, recipient = given("recipient").partition(":")
        copies.add(
            context,
            sent.me.staff_id,
            sent.number,
            department=recipient if sort == "department" else None,
            person=recipient if sort == "person" else None,
        )

    return sent.perform("copy", action, fields={"department": "recipient", "person": "recipient"})


@router.post("/concerned")
def name_concerned(sent: MatterForm) -> Response:
    """Name who is complained of: they and those around them stay out of it."""
    return sent.perform(
        "concerned", lambda context, given: recusals.name_concerned(context, sent.me.staff_id, sent.number, given("concerned_staff"))
    )


@router.post("/correction")
def correct(sent: MatterForm) -> Response:
    """Put right what was entered wrongly; the limit is computed anew."""

    def action(context: Context, given: Given) -> None:
        corrections.correct(
            context,
            sent.me.staff_id,
            sent.number,
            subject=given("subject") or None,
            category=given("category") or None,
            received_on=day_of(given("received_on"), "received_on"),
            reason=given("reason"),
        )

    return sent.perform("correction", action)
