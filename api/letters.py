"""Writing a letter, and the receipt for it."""

from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from api.guards import PublicForm, ServicesHere
from api.letter_form import draft_of, problems_of, size_of, typed
from api.pages import page
from api.receipts import give_receipt
from api.tokens import new_token
from casework import letters, uploads
from casework.errors import Refusal

router = APIRouter()


@router.get("/letters/new")
def ask(request: Request) -> Response:
    """The empty page; its mark makes a second sending harmless."""
    return page(request, "public/write.html", values={"submission": new_token()}, problems={}, uploads=uploads)


@router.post("/letters")
def send(request: Request, services: ServicesHere, form: PublicForm) -> Response:
    """Register the letter and lead to its receipt, or show what to mend with everything typed kept."""
    request.app.state.rates.spend(request, "write", services.rates.write)
    request.app.state.rates.spend_size(request, "upload", services.rates.upload, size_of(form))
    try:
        with services.work() as context:
            receipt = letters.register_letter(context, draft_of(form))
    except Refusal as refusal:
        return page(request, "public/write.html", 422, values=typed(form), problems=problems_of(refusal), uploads=uploads)
    response = RedirectResponse("/receipt", 303)
    give_receipt(response, receipt, services)
    return response
