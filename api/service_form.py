"""The application form, the applicant's and the staff's: what was typed becomes a draft."""

from typing import Final
from zoneinfo import ZoneInfo

from starlette.datastructures import FormData

from api.guards import text, whole
from api.letter_form import channel_of, moment_of, uploads_of
from casework.errors import Refusal
from casework.services.applications import ApplicationDraft

TYPED: Final = ("body", "name", "phone", "email", "address", "organisation", "submission", "channel", "received_at", "short")
FIELD_OF_LABEL: Final = {"申请内容": "body", "姓名": "name", "单位名称": "organisation"}
MAX_PLACE: Final = 1_000  # no list of materials is longer


def typed(form: FormData) -> dict[str, str]:
    """What the person typed, to be shown again; files cannot be kept."""
    return {name: text(form, name) for name in TYPED}


def brought(form: FormData) -> list[int]:
    """The places of the materials ticked; one that is no number is -1, which no list has."""
    ticked = [value for value in form.getlist("brought") if isinstance(value, str)]
    return [
        int(one) if one.isascii() and one.isdigit() and int(one[:9]) < MAX_PLACE and len(one) < len(str(MAX_PLACE)) else -1
        for one in ticked
    ]


def draft_of(form: FormData, code: str) -> ApplicationDraft:
    """The applicant's draft; checking it is the action's business."""
    values = typed(form)
    return ApplicationDraft(
        code=code,
        body=values["body"].replace("\r\n", "\n"),
        submission=values["submission"],
        name=values["name"],
        phone=values["phone"],
        email=values["email"],
        address=values["address"],
        organisation=values["organisation"],
        brought=brought(form),
        short=values["short"] == "yes",
        version=whole(text(form, "version")) or 0,
        attachments=uploads_of(form),
    )


def staff_parts(form: FormData, clerk: str, zone: ZoneInfo) -> dict[str, object]:
    """What a member of staff adds who enters it for the applicant; raises Refusal."""
    return {
        "channel": channel_of(text(form, "channel")),
        "received_at": moment_of(text(form, "received_at"), zone),
        "registered_by": clerk,
    }


def problems_of(refusal: Refusal) -> dict[str, str]:
    """The sentences of all that was refused by the field they are about, in the order of the page."""
    return {_field_of(one): one.message for one in (refusal, *refusal.others)}


def _field_of(refusal: Refusal) -> str:
    label = refusal.message.removeprefix("“").partition("”")[0]
    return refusal.field or FIELD_OF_LABEL.get(label) or "body"
