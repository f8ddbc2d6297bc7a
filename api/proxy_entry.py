"""A clerk enters what came on paper, by visit or by phone (代录), with the true moment of receipt."""

from dataclasses import replace

from fastapi import APIRouter, Request, Response
from sqlmodel import col, select
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse

from api.guards import ServicesHere, Staff, StaffForm, text
from api.labels import label
from api.letter_form import channel_of, day_of, draft_of, moment_of, problems_of, typed
from api.pages import page
from api.receipts import give_receipt
from api.services import Services
from api.tokens import new_token
from casework import letters, uploads
from casework.drafts import LetterDraft
from casework.errors import Refusal
from register.bureau import Staff as StaffRow

router = APIRouter()


@router.get("/entries/new")
def ask(request: Request, services: ServicesHere, _: Staff) -> Response:
    """The empty entry page."""
    return _page(request, services, {"submission": new_token()}, {})


@router.post("/entries")
def enter(request: Request, services: ServicesHere, me: Staff, form: StaffForm) -> Response:
    """Register the letter for whoever brought it (FC-1: the clerk is the first-contact officer) and print their receipt (FC-3)."""
    try:
        draft = _draft(form, me.staff_id, services)
        with services.work() as context:
            receipt = letters.register_letter(context, draft)
    except Refusal as refusal:
        return _page(request, services, typed(form), problems_of(refusal), 422)
    response = RedirectResponse("/receipt", 303)
    give_receipt(response, receipt, services)
    return response


def _draft(form: FormData, clerk: str, services: Services) -> LetterDraft:
    concerned = text(form, "concerned_staff")
    if concerned and concerned not in dict(_people(services)):
        raise Refusal("unknown-person", "“被反映人”不在本局人员中。请从列表中选择。", "concerned_staff")
    return replace(
        draft_of(form),
        channel=channel_of(text(form, "channel")),
        category=text(form, "category"),
        received_at=moment_of(text(form, "received_at"), services.zone),
        explicit_due=day_of(text(form, "explicit_due"), "explicit_due"),
        concerned_staff=concerned or None,
        registered_by=clerk,
    )


def _people(services: Services) -> list[tuple[str, str]]:
    """Everyone who works here, to name the person complained of (recusal)."""
    with services.work() as context:
        return [
            (staff.id, staff.name)
            for staff in context.session.exec(select(StaffRow).where(col(StaffRow.active)).order_by(col(StaffRow.name)))
        ]


def _page(request: Request, services: Services, values: dict[str, str], problems: dict[str, str], status: int = 200) -> Response:
    return page(
        request,
        "staff/entry.html",
        status,
        values=values,
        problems=problems,
        uploads=uploads,
        categories=[(code, label(code, "category")) for code in letters.CATEGORIES],
        people=_people(services),
    )
