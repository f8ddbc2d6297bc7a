"""How a letter ends otherwise than by an answer: not accepted, transferred, merged, withdrawn, void (TL-6)."""

from fastapi import APIRouter, Response

from api.acting import Given, MatterForm
from casework import closings, dispositions
from casework.context import Context

router = APIRouter(prefix="/matters/{number}")


@router.post("/disposition")
def write(sent: MatterForm) -> Response:
    """The office notes why and where to, before it decides on acceptance."""

    def action(context: Context, given: Given) -> None:
        kind, _, reason = given("reason").partition(":")
        dispositions.write(
            context,
            sent.me.staff_id,
            sent.number,
            kind=kind,
            reason=reason,
            direction=given("direction") or None,
            target=given("target") or None,
            explanation=given("explanation"),
        )

    return sent.perform("disposition", action, fields={"kind": "reason"})


@router.post("/merger")
def merge(sent: MatterForm) -> Response:
    """Merge a letter that is being handled into another."""
    return sent.perform(
        "merger",
        lambda context, given: closings.merge(context, sent.me.staff_id, sent.number, given("target"), given("reason")),
        final=True,
    )


@router.post("/withdrawal")
def withdraw(sent: MatterForm) -> Response:
    """Enter for the petitioner that they take the letter back."""
    return sent.perform(
        "withdrawal", lambda context, given: closings.withdraw_for(context, sent.me.staff_id, sent.number, given("reason")), final=True
    )


@router.post("/void")
def void(sent: MatterForm) -> Response:
    """Declare an entry void; its number stays used."""
    return sent.perform("void", lambda context, given: closings.void(context, sent.me.staff_id, sent.number, given("reason")), final=True)
