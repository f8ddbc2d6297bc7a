"""First contacts (首问): the quick page, earlier contacts of a phone, the visitor's receipt, what I have registered (FC-1 to FC-4)."""

from itertools import groupby
from typing import Final
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse

from api.guards import ServicesHere, Staff, StaffForm, text
from api.letter_form import problems_of
from api.names import department_names, staff_names
from api.pages import page
from api.paging import page_number
from api.receipts import give_receipt
from api.services import Services
from api.tokens import new_token
from casework.errors import Refusal
from casework.first_contact import earlier, listing, receipts, receivers, suggesting
from casework.first_contact.drafts import ContactDraft
from casework.first_contact.registration import CHANNELS, MAX_DETAILS, MAX_SUBJECT, register_contact, register_handed_in
from register.lights import light_of
from register.matters import Channel
from rules.first_contact import UNDO_MINUTES

router = APIRouter(prefix="/contacts")
TYPED: Final = ("phone", "name", "channel", "subject", "details", "scope", "receiver", "reply", "submission")


@router.get("")
def mine(request: Request, services: ServicesHere, me: Staff) -> Response:
    """What I have registered, newest first."""
    with services.work() as context:
        found = listing.registered_by(context, me.staff_id, page_number(request))
        lights = {matter.number: light_of(matter, context.now()) for matter in found.rows}
        names, departments = staff_names(context.session), department_names(context.session)
    return page(request, "staff/contacts/mine.html", found=found, lights=lights, people=names, departments=departments)


@router.get("/new")
def ask(request: Request, services: ServicesHere, me: Staff) -> Response:
    """The quick page: phone first, everything by keyboard."""
    values = {"channel": Channel.CALL, "scope": "own", "submission": new_token()}
    return _page(request, services, me.staff_id, values=values, problems={})


@router.post("")
def register(request: Request, services: ServicesHere, me: Staff, form: StaffForm) -> Response:
    """Register and lead to the visitor's receipt; a letter handed in becomes a letter with its own receipt."""
    values = {name: text(form, name) for name in TYPED}
    draft = _draft(form, me.staff_id)
    try:
        with services.work() as context:
            if draft.channel == Channel.LETTER:
                letter = register_handed_in(context, draft)
            else:
                number = register_contact(context, draft).number
    except Refusal as refusal:
        return _page(request, services, me.staff_id, values=values, problems=problems_of(refusal), status=422)
    if draft.channel != Channel.LETTER:
        return RedirectResponse(f"/contacts/{quote(number)}/receipt", 303)
    response = RedirectResponse("/receipt", 303)
    give_receipt(response, letter, services)
    return response


@router.post("/earlier")
def look_up(request: Request, services: ServicesHere, me: Staff, form: StaffForm) -> Response:
    """Earlier contacts of the phone just typed (or there when the page came), as a part of the quick page; each look is on record."""
    phone = text(form, "phone").strip()
    try:
        with services.work() as context:
            found, problem = earlier.find(context, me.staff_id, phone), None
            names, departments = staff_names(context.session), department_names(context.session)
    except Refusal as refusal:
        found, problem, names, departments = [], refusal.message, {}, {}
    return page(request, "staff/contacts/earlier.html", phone=phone, found=found, problem=problem, people=names, departments=departments)


@router.post("/suggestions")
def suggest(request: Request, services: ServicesHere, _: Staff, form: StaffForm) -> Response:
    """Whose it may be by what was just typed, as a part of the quick page; nothing is kept."""
    words = f"{text(form, 'subject')[:MAX_SUBJECT]} {text(form, 'details')[:MAX_DETAILS]}".strip()
    with services.work() as context:
        routing = suggesting.suggest(context, words) if words else None
        departments = department_names(context.session)
    return page(request, "staff/contacts/suggested.html", routing=routing, departments=departments)


@router.get("/{number}/receipt")
def receipt(request: Request, services: ServicesHere, me: Staff, number: str) -> Response:
    """The visitor's receipt, to print: who answers for the matter, with duty and phone (FC-3)."""
    with services.work() as context:
        found = receipts.receipt_of(context, me.staff_id, number)
    return page(request, "staff/contacts/receipt.html", found=found, undo_minutes=UNDO_MINUTES)


def _draft(form: FormData, officer: str) -> ContactDraft:
    """What was typed; checking it is the action's business."""
    channel = text(form, "channel")
    return ContactDraft(
        subject=text(form, "subject"),
        submission=text(form, "submission"),
        registered_by=officer,
        channel=Channel(channel) if channel in CHANNELS else Channel.WEB,
        scope=text(form, "scope"),
        details=text(form, "details").replace("\r\n", "\n"),
        name=text(form, "name"),
        phone=text(form, "phone"),
        receiver=text(form, "receiver"),
        reply=text(form, "reply").replace("\r\n", "\n"),
    )


def _page(
    request: Request, services: Services, officer: str, *, values: dict[str, str], problems: dict[str, str], status: int = 200
) -> Response:
    """The quick page, colleagues by department; a mark of secrecy is shown at the line it stands in."""
    with services.work() as context:
        colleagues = receivers.present(context, but=officer)
    groups = [(name, [(one.staff_id, f"{one.name}（{one.title}）") for one in some]) for name, some in groupby(colleagues, _department)]
    shown = {"subject" if name == "body" else name: sentence for name, sentence in problems.items()}
    return page(request, "staff/contacts/new.html", status, values=values, problems=shown, receivers=groups)


def _department(colleague: receivers.Receiver) -> str:
    return colleague.department
