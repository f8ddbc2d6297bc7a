"""An instruction as it comes in, before it is checked."""

from dataclasses import dataclass
from datetime import date, datetime

from casework.uploads import Upload


@dataclass(frozen=True)
class InstructionDraft:
    """What the entry page sends. level: `IssuerLevel`; issuer: the staff id of a bureau leader, else the name of the leader or body.

    department: of an emergency only, which is handled before anybody proposes. origin: the number of the matter it was written on.
    """

    level: str
    issuer: str
    subject: str
    text: str
    submission: str
    entered_by: str
    category: str = "general"
    issued_on: date | None = None  # None: the day of receipt
    received_at: datetime | None = None  # None: now
    explicit_due: date | None = None
    paper_reference: str = ""
    department: str = ""
    origin: str = ""
    attachments: tuple[Upload, ...] = ()
