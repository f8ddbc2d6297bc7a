"""Instructions, documents and bureau tasks: the entry page (代录), the proposal, the issuer's word (TL-3, TL-4, TL-5)."""

from collections.abc import Mapping
from typing import Final

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse

from api.acting import Given, MatterForm
from api.guards import ServicesHere, Staff, StaffForm, text
from api.instruction_choices import categories, departments
from api.letter_form import day_of, moment_of, needed_day, problems_of, uploads_of
from api.pages import page
from api.services import Services
from api.tokens import new_token
from casework import uploads
from casework.context import Context
from casework.errors import Refusal
from casework.instructions import contradictions, end_dates, issuer_words, levels, proposals, registration, supervision
from casework.instructions.drafts import InstructionDraft
from casework.instructions.proposals import MOST_PARTS, Part
from casework.sight import looked_at
from register.instructions import IssuerLevel

router = APIRouter()
TYPED: Final = (
    *("level", "issuer", "leader", "subject", "text", "category", "department", "issued_on", "received_at", "explicit_due"),
    *("paper_reference", "origin", "submission"),
)
ELSEWHERE: Final = {"body": "text"}
"""Where this page has the field that a refusal of another page's words is about."""


@router.get("/instructions/new")
def ask(request: Request, services: ServicesHere, me: Staff, origin: str = "") -> Response:
    """The empty page; what is written on another matter brings its number and subject along."""
    values = {"submission": new_token(), "origin": origin}
    if origin:
        with services.work() as context:
            values["subject"] = looked_at(context, me.staff_id, origin).subject
    return _page(request, services, me.staff_id, values, problems={})


@router.post("/instructions")
def enter(request: Request, services: ServicesHere, me: Staff, form: StaffForm) -> Response:
    """Register it and show the matter; or show what to mend with everything typed kept."""
    values = {name: text(form, name) for name in TYPED}
    try:
        draft = _draft(form, values, me.staff_id, services)
        with services.work() as context:
            number = registration.register_instruction(context, draft).number
    except Refusal as refusal:
        problems = {ELSEWHERE.get(field, field): words for field, words in problems_of(refusal).items()}
        return _page(request, services, me.staff_id, values, problems=problems, status=422)
    return RedirectResponse(f"/matters/{number}?saved=registration", 303)


@router.post("/matters/{number}/proposal")
def propose(sent: MatterForm) -> Response:
    """The office writes how the matter is to be handed out."""

    def action(context: Context, given: Given) -> None:
        proposals.write(
            context, sent.me.staff_id, sent.number, department=given("department"), opinion=given("opinion"), parts=_parts(given)
        )

    return sent.perform("proposal", action)


@router.post("/matters/{number}/leader-opinion")
def comment(sent: MatterForm) -> Response:
    """The leader writes what they say to the proposal, before they approve it or send it back."""
    return sent.perform(
        "leader-opinion", lambda context, given: proposals.comment(context, sent.me.staff_id, sent.number, given("opinion"))
    )


@router.post("/matters/{number}/supervision-slip")
def supervise(sent: MatterForm) -> Response:
    """The supervisor demands by a numbered slip, and word by a day."""
    return sent.perform(
        "supervision-slip",
        lambda context, given: supervision.issue(
            context, sent.me.staff_id, sent.number, demand=given("demand"), report_on=needed_day(given("report_on"), "report_on")
        ),
    )


@router.post("/matters/{number}/end-date")
def set_end_date(sent: MatterForm) -> Response:
    """The office sets the explicit date, or takes it away, and says on what grounds."""
    return sent.perform(
        "end-date",
        lambda context, given: end_dates.set_date(
            context, sent.me.staff_id, sent.number, due_on=day_of(given("due_on"), "due_on"), reason=given("reason")
        ),
    )


@router.post("/matters/{number}/contradiction")
def point_out(sent: MatterForm) -> Response:
    """Somebody sees that two instructions contradict each other: both are marked, the office is told."""
    return sent.perform(
        "contradiction",
        lambda context, given: contradictions.point_out(
            context, sent.me.staff_id, sent.number, other=given("other"), reason=given("reason")
        ),
    )


@router.post("/matters/{number}/settlement")
def settle(sent: MatterForm) -> Response:
    """The office has asked the leaders: the mark goes from both, what was said stays."""
    return sent.perform(
        "settlement",
        lambda context, given: contradictions.settle(context, sent.me.staff_id, sent.number, other=given("other"), reason=given("reason")),
    )


@router.post("/matters/{number}/issuer-word")
def say(sent: MatterForm) -> Response:
    """The issuer says what is to become of the answer, or the office writes their word down."""

    def action(context: Context, given: Given) -> None:
        issuer_words.write(
            context,
            sent.me.staff_id,
            sent.number,
            decision=given("decision"),
            text=given("text"),
            paper_reference=given("paper_reference"),
            category=given("category"),
            explicit_due=day_of(given("explicit_due"), "explicit_due"),
        )

    return sent.perform("issuer-word", action)


def _parts(given: Given) -> list[Part]:
    """The co-handling departments that are filled in."""
    places = [place for place in range(1, MOST_PARTS + 1) if given(f"part{place}_department")]
    return [
        Part(given(f"part{place}_department"), needed_day(given(f"part{place}_due_on"), f"part{place}_due_on"), given(f"part{place}_task"))
        for place in places
    ]


def _draft(form: FormData, values: Mapping[str, str], staff_id: str, services: Services) -> InstructionDraft:
    """What was typed; checking it is the action's business."""
    kind, _, category = values["category"].partition(":")
    of_bureau = values["level"] == IssuerLevel.BUREAU_LEADER
    known = levels.KINDS.get(values["level"])
    _refuse_two_issuers(values, of_bureau=of_bureau)
    return InstructionDraft(
        level=values["level"],
        issuer=values["leader"] if of_bureau else values["issuer"],
        subject=values["subject"],
        text=values["text"].replace("\r\n", "\n"),
        submission=values["submission"],
        entered_by=staff_id,
        category=category if known is None or known.code == kind else "",
        issued_on=day_of(values["issued_on"], "issued_on"),
        received_at=moment_of(values["received_at"], services.zone),
        explicit_due=day_of(values["explicit_due"], "explicit_due"),
        paper_reference=values["paper_reference"],
        department=values["department"],
        origin=values["origin"],
        attachments=uploads_of(form),
    )


def _refuse_two_issuers(values: Mapping[str, str], *, of_bureau: bool) -> None:
    """What is typed where it does not count is told, not passed over."""
    if of_bureau and values["issuer"]:
        raise Refusal("two-issuers", "局领导交办的请在“局领导”中选择，“批示人或来文单位”留空。", "issuer")
    if not of_bureau and values["leader"]:
        raise Refusal("two-issuers", "来源不是局领导，“局领导”应选“不是局领导交办”。请核对来源。", "leader")


def _page(
    request: Request, services: Services, staff_id: str, values: Mapping[str, str], *, problems: Mapping[str, str], status: int = 200
) -> Response:
    with services.work() as context:
        if not registration.may_enter(context, staff_id, for_others=False):
            raise registration.not_entitled()
        for_others = registration.may_enter(context, staff_id, for_others=True)
        leaders = [one for one in registration.leaders(context) if for_others or one[0] == staff_id]
        offered = departments(context)
    known = [(code, name) for code, name in levels.NAMES.items() if for_others or code == IssuerLevel.BUREAU_LEADER]
    return page(
        request,
        "staff/instructions/new.html",
        status,
        values=values,
        problems=problems,
        uploads=uploads,
        levels=known,
        leaders=leaders,
        departments=offered,
        categories=categories([levels.KINDS[code] for code, _ in known]),
        for_others=for_others,
    )
