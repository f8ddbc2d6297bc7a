"""The public page to complain of a first-contact officer, by number and code of the receipt (FC-5)."""

from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from api.guards import PublicForm, ServicesHere, text
from api.letter_form import problems_of
from api.pages import page
from api.receipts import give_receipt
from api.tokens import new_token
from casework.errors import Refusal
from casework.first_contact.complaining import complain

router = APIRouter(prefix="/contacts/complaint")
TYPED = ("number", "code", "text", "anonymous", "submission")


@router.get("")
def ask(request: Request) -> Response:
    """The empty page."""
    return page(request, "public/contact_complaint.html", values={"submission": new_token()}, problems={})


@router.post("")
def send(request: Request, services: ServicesHere, form: PublicForm) -> Response:
    """Register the complaint and lead to its receipt; a wrong number and a wrong code get the same answer."""
    request.app.state.rates.spend(request, "track", services.rates.track)
    request.app.state.rates.spend(request, "write", services.rates.write)
    values = {name: text(form, name) for name in TYPED}
    try:
        with services.work() as context:
            receipt = complain(
                context,
                values["number"],
                values["code"],
                values["text"].replace("\r\n", "\n"),
                values["submission"],
                anonymous=values["anonymous"] == "yes",
            )
    except Refusal as refusal:
        values["code"] = ""
        return page(request, "public/contact_complaint.html", 422, values=values, problems=problems_of(refusal))
    response = RedirectResponse("/receipt", 303)
    give_receipt(response, receipt, services)
    return response
