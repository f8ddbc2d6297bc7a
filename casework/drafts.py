"""A letter as it comes in, before it is checked."""

from dataclasses import dataclass
from datetime import date, datetime

from casework.uploads import Upload
from register.matters import Channel


@dataclass(frozen=True)
class RepresentativeDraft:
    """Who speaks for a joint letter beside the petitioner; only the name must be there."""

    name: str
    phone: str = ""
    email: str = ""
    address: str = ""


@dataclass(frozen=True)
class LetterDraft:
    """What the public page or a clerk entering for somebody (代录) sends; `submission` is the page's own random mark."""

    subject: str
    body: str
    submission: str
    anonymous: bool = False
    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    representatives: tuple[RepresentativeDraft, ...] = ()
    attachments: tuple[Upload, ...] = ()
    channel: Channel = Channel.WEB
    category: str = "general"
    received_at: datetime | None = None  # the true receipt of a proxy entry
    registered_by: str | None = None  # the clerk of a proxy entry
    explicit_due: date | None = None  # TL-6: a limit set by whoever passed the letter on
    concerned_staff: str | None = None  # a proxy entry names who is complained of: they stay out of it
    origin_id: int | None = None  # the matter a proxy entry came out of
