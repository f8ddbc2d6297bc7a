"""What is written on an application's page before the task is completed: missing materials, the result, what was put right (ON-1, SC-6)."""

from fastapi import APIRouter, Response

from api.acting import Given, MatterForm
from casework.context import Context
from casework.errors import Refusal
from casework.services import material_notices, receiving, rectifications, results
from casework.services.drafts import MAX_MATERIALS

router = APIRouter(prefix="/matters/{number}")


@router.post("/notice")
def write_notice(sent: MatterForm) -> Response:
    """Everything that is missing, said at once; issued by completing the task."""

    def action(context: Context, given: Given) -> None:
        ticked = {place for place in range(MAX_MATERIALS) if given(f"missing{place}") == "yes"}
        told = {place for place in range(MAX_MATERIALS) if given(f"problem{place}").strip()}
        for place in sorted(told - ticked):
            raise Refusal("not-ticked", "这项材料写了怎样补正，却没有勾选。请勾选，或清空这一行。", f"problem{place}")
        problems = {place: given(f"problem{place}") for place in ticked}
        material_notices.write(context, sent.me.staff_id, sent.number, problems, given("reason"))

    return sent.perform("notice", action)


@router.post("/material")
def receive(sent: MatterForm) -> Response:
    """Material that came to the desk or by post."""
    return sent.perform(
        "material",
        lambda context, given: receiving.receive(
            context, sent.me.staff_id, sent.number, given("text").replace("\r\n", "\n"), complete=given("complete") == "yes"
        ),
    )


@router.post("/result")
def write_result(sent: MatterForm) -> Response:
    """The result, or the reasons for refusing; delivered after the head's review."""
    return sent.perform(
        "result",
        lambda context, given: results.write(
            context, sent.me.staff_id, sent.number, kind=given("kind"), reason=given("reason"), text=given("text").replace("\r\n", "\n")
        ),
    )


@router.post("/rectification")
def write_rectification(sent: MatterForm) -> Response:
    """What was put right; the leader in charge confirms it."""
    return sent.perform(
        "rectification",
        lambda context, given: rectifications.write(context, sent.me.staff_id, sent.number, given("text").replace("\r\n", "\n")),
    )
