"""Other departments' part in a letter: asked, answered, taken back (FC-4.3)."""

from fastapi import APIRouter, Response

from api.acting import Given, MatterForm
from api.guards import whole
from api.letter_form import needed_day
from casework import consultations
from casework.context import Context

router = APIRouter(prefix="/matters/{number}")


@router.post("/consultation")
def ask(sent: MatterForm) -> Response:
    """Ask a department to co-handle or to co-sign, by a day."""

    def action(context: Context, given: Given) -> None:
        consultations.ask(
            context,
            sent.me.staff_id,
            sent.number,
            kind=given("kind"),
            department=given("department"),
            due_on=needed_day(given("due_on"), "due_on"),
            question=given("question"),
        )

    return sent.perform("consultation", action)


@router.post("/opinion")
def opine(sent: MatterForm) -> Response:
    """Store the opinion of whoever is asked; the task is completed afterwards."""
    return sent.perform(
        "opinion",
        lambda context, given: consultations.opine(context, sent.me.staff_id, whole(given("consultation")), given("opinion")),
    )


@router.post("/consultation-withdrawal")
def withdraw(sent: MatterForm) -> Response:
    """Take the question back."""
    return sent.perform(
        "consultation-withdrawal",
        lambda context, given: consultations.withdraw(context, sent.me.staff_id, whole(given("consultation"))),
    )
