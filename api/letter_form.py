"""The letter form, the citizen's and the clerk's: what was typed becomes a draft, what was refused finds its field."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from starlette.datastructures import FormData, UploadFile

from api.guards import half_width, text
from casework.drafts import LetterDraft, RepresentativeDraft
from casework.errors import Refusal
from casework.uploads import Upload
from register.matters import Channel
from register.petitioning import MAX_REPRESENTATIVES

CONTACTS: Final = ("name", "phone")
OTHERS: Final = range(2, MAX_REPRESENTATIVES + 1)
"""The places of a joint letter's further representatives; the petitioner is the first."""
TYPED: Final = (
    *(f"representative{place}_{part}" for place in OTHERS for part in CONTACTS),
    *("subject", "body", "name", "phone", "email", "address", "anonymous", "submission"),
    *("channel", "category", "received_at", "explicit_due", "concerned_staff"),
)
FIELD_OF_LABEL: Final = {
    "标题": "subject",
    "正文": "body",
    "姓名": "name",
    "电话": "phone",
    "邮箱": "email",
    "通信地址": "address",
    "类别": "category",
    "收到时间": "received_at",
}
FIELD_OF_CODE: Final = {
    "no-contact": "phone",
    "too-many-files": "attachments",
    "bad-file-name": "attachments",
    "empty-file": "attachments",
    "file-too-large": "attachments",
    "file-type": "attachments",
    "state-secret": "body",
    "proxy-channel": "channel",
}


def typed(form: FormData) -> dict[str, str]:
    """What the person typed, to be shown again; files cannot be kept."""
    return {name: text(form, name) for name in TYPED}


def draft_of(form: FormData) -> LetterDraft:
    """The citizen's draft; checking it is the action's business."""
    values = typed(form)
    return LetterDraft(
        subject=values["subject"],
        body=values["body"].replace("\r\n", "\n"),
        submission=values["submission"],
        anonymous=values["anonymous"] == "yes",
        name=values["name"],
        phone=values["phone"],
        email=values["email"],
        address=values["address"],
        attachments=uploads_of(form),
        representatives=_representatives(form),
    )


def channel_of(value: str) -> Channel:
    """The channel chosen; raises Refusal for one that is not on offer."""
    try:
        return Channel(value)
    except ValueError:
        raise Refusal("proxy-channel", "请选择登记渠道：来信、来访或来电。") from None


def moment_of(value: str, zone: ZoneInfo) -> datetime | None:
    """A local moment as a browser sends it; None if empty; raises Refusal if it is none."""
    if not value:
        return None
    try:
        return datetime.fromisoformat(half_width(value)).replace(tzinfo=zone)
    except ValueError:
        raise Refusal("bad-moment", "“收到时间”不是有效的日期和时间。请按“年-月-日 时:分”填写。") from None


def day_of(value: str, field: str) -> date | None:
    """A day as a browser sends it; None if empty; raises Refusal if it is none."""
    try:
        return date.fromisoformat(half_width(value)) if value else None
    except ValueError:
        raise Refusal("bad-day", "这不是有效的日期。请按“年-月-日”填写。", field) from None


def needed_day(value: str, field: str) -> date:
    """A day that must be there; raises Refusal if it is empty or none."""
    day = day_of(value, field)
    if day is None:
        raise Refusal("empty", "请填写日期。", field)
    return day


def problems_of(refusal: Refusal) -> dict[str, str]:
    """The sentences of all that was refused by the field they are about, in the order of the page."""
    return {_field_of(one): one.message for one in (refusal, *refusal.others)}


def _representatives(form: FormData) -> tuple[RepresentativeDraft, ...]:
    """The others of a joint letter: whoever has anything filled in."""
    rows = ({part: text(form, f"representative{place}_{part}") for part in CONTACTS} for place in OTHERS)
    return tuple(RepresentativeDraft(**row) for row in rows if any(row.values()))


def _field_of(refusal: Refusal) -> str:
    label = refusal.message.removeprefix("“").partition("”")[0]
    return refusal.field or FIELD_OF_LABEL.get(label) or FIELD_OF_CODE.get(refusal.code, "subject")


def uploads_of(form: FormData) -> tuple[Upload, ...]:
    """The papers of a form."""
    files = [part for part in form.getlist("attachments") if isinstance(part, UploadFile) and part.filename]
    return tuple(Upload(file_name=part.filename or "", content=part.file.read()) for part in files)


def size_of(form: FormData) -> int:
    """The papers of a form together, in bytes."""
    return sum(part.size or 0 for part in form.getlist("attachments") if isinstance(part, UploadFile))
