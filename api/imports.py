"""Importing letters from a spreadsheet: upload, look at it and choose the columns, register."""

from collections.abc import Sequence
from typing import Final

from fastapi import APIRouter, Request, Response
from sqlmodel import col, select
from starlette.datastructures import FormData, UploadFile
from starlette.responses import RedirectResponse

from api.guards import RowId, ServicesHere, Staff, StaffForm, text
from api.letter_form import channel_of
from api.pages import page
from api.progress import ProgressBook
from api.services import Services
from api.sessions import SignedIn
from casework.clerks import is_clerk
from casework.context import Context
from casework.errors import Refusal
from casework.letters import BY_CLERKS, CATEGORIES
from casework.spreadsheets import imports
from casework.spreadsheets.columns import FIELDS, Columns
from casework.spreadsheets.imports import Plan
from casework.terms import CATEGORY, CHANNEL
from casework.uploads import Upload
from register.imports import ImportBatch
from register.masking import masked

router = APIRouter()
RECENT: Final = 10
SHOWN: Final = 200
SAMPLES: Final = 10


@router.post("/imports")
def upload(request: Request, services: ServicesHere, me: Staff, form: StaffForm) -> Response:
    """Keep the file and lead to what is in it; what is no list is refused on the page it came from."""
    file = form.get("file")
    try:
        if not isinstance(file, UploadFile) or not file.filename:
            raise Refusal("empty-file", "请选择要导入的文件。", "file")
        with services.work() as context:
            batch_id = imports.upload(context, me.staff_id, Upload(file.filename, file.file.read()))
    except Refusal as refusal:
        return _refused_upload(request, services, me, refusal)
    return RedirectResponse(f"/imports/{batch_id}", 303)


@router.get("/imports/progress")
def progress(request: Request, me: Staff) -> Response:
    """How far one's own request has come; asks again by itself."""
    book: ProgressBook = request.app.state.progress
    return page(request, "staff/import_progress.html", at=book.at(me.staff_id))


@router.get("/imports/{batch_id}")
def look(request: Request, services: ServicesHere, me: Staff, batch_id: RowId) -> Response:
    """The list with the columns as they are guessed or remembered, or what came of it."""
    with services.work() as context:
        batch = imports.batch_of(context, me.staff_id, batch_id)
        columns = imports.first_columns(context, batch)
    return _show(request, services, me, batch, columns)


@router.post("/imports/{batch_id}/check")
def check(request: Request, services: ServicesHere, me: Staff, form: StaffForm, batch_id: RowId) -> Response:
    """Look at the list again with the columns chosen by hand."""
    with services.work() as context:
        batch = imports.batch_of(context, me.staff_id, batch_id)
    return _show(request, services, me, batch, _columns(form, batch), repeated=text(form, "repeated") == "yes")


@router.post("/imports/{batch_id}")
def register(request: Request, services: ServicesHere, me: Staff, form: StaffForm, batch_id: RowId) -> Response:
    """Register the letters, all or none, once."""
    book: ProgressBook = request.app.state.progress
    with services.work() as context:
        batch = imports.batch_of(context, me.staff_id, batch_id)
    columns, repeated = _columns(form, batch), text(form, "repeated") == "yes"
    try:
        with services.work() as context, book.of(me.staff_id) as step:
            imports.register(context, me.staff_id, batch_id, columns, repeated=repeated, progress=step)
    except Refusal as refusal:
        return _show(request, services, me, batch, columns, repeated=repeated, refusal=refusal)
    return RedirectResponse(f"/imports/{batch_id}", 303)


def recent(context: Context) -> Sequence[ImportBatch]:
    """The last lists, newest first."""
    return context.session.exec(select(ImportBatch).order_by(col(ImportBatch.id).desc()).limit(RECENT)).all()


def _refused_upload(request: Request, services: Services, me: SignedIn, refusal: Refusal) -> Response:
    with services.work() as context:
        clerk, today = is_clerk(context, me.staff_id), context.today()
        batches = recent(context) if clerk else []
    problems = {"file": refusal.message}
    return page(request, "staff/reports.html", 422, clerk=clerk, month=f"{today:%Y-%m}", batches=batches, problems=problems)


def _show(
    request: Request,
    services: Services,
    me: SignedIn,
    batch: ImportBatch,
    columns: Columns,
    *,
    repeated: bool = False,
    refusal: Refusal | None = None,
) -> Response:
    plan: Plan | None = None
    if batch.imported_at is None:
        plan, wrong = _plan(request, services, me, batch, columns, repeated=repeated)
        refusal = refusal or wrong
    return page(
        request,
        "staff/import.html",
        200 if refusal is None else 422,
        batch=batch,
        columns=columns,
        repeated=repeated,
        refusal=refusal,
        plan=plan,
        fields=FIELDS,
        shown=SHOWN,
        samples=_samples(plan),
        channels=[(str(one), CHANNEL[one]) for one in BY_CLERKS],
        categories=[(one, CATEGORY[one]) for one in CATEGORIES],
    )


def _plan(
    request: Request, services: Services, me: SignedIn, batch: ImportBatch, columns: Columns, *, repeated: bool
) -> tuple[Plan | None, Refusal | None]:
    book: ProgressBook = request.app.state.progress
    try:
        with services.work() as context, book.of(me.staff_id) as step:
            return imports.plan(context, me.staff_id, batch.id or 0, columns, repeated=repeated, progress=step), None
    except Refusal as refusal:
        return None, refusal


def _samples(plan: Plan | None) -> list[dict[str, object]]:
    """The first letters as they would be registered, the petitioners masked."""
    return [
        {
            "row": entry.row,
            "letter": entry.letter,
            "person": masked(entry.letter.person) if entry.letter.person else None,
            "channel": CHANNEL[entry.letter.draft.channel],
            "category": CATEGORY[entry.letter.draft.category],
        }
        for entry in (plan.entries[:SAMPLES] if plan else ())
    ]


def _columns(form: FormData, batch: ImportBatch) -> Columns:
    """The mapping chosen on the page; raises Refusal for a channel or category that is not on offer."""
    places = {field.code: text(form, f"column-{field.code}") for field in FIELDS}
    numbered = {str(place): place for place in range(len(batch.heads))}
    chosen = {code: numbered[place] for code, place in places.items() if place in numbered}
    category = text(form, "category")
    if category not in CATEGORIES:
        raise Refusal("bad-category", "“类别”不在可选范围内。请从列表中选择。", "category")
    return Columns(chosen, channel_of(text(form, "channel")), category)
