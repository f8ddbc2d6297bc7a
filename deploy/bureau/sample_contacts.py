"""Some made-up calls and visits at different stages: handled at once, handed over and waiting, left to the office to name who (FC-4)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from casework.context import Context
from casework.first_contact.drafts import ContactDraft
from casework.first_contact.registration import register_contact
from deploy.bureau.deeds import Goal
from deploy.bureau.plan import HERE
from register.matters import Channel, MatterStatus

SUBMISSION: Final = "sample-contact-{}"


@dataclass(frozen=True)
class SampleContact:
    """A made-up call or visit; `officer` and `receiver` are staff ids, `department` the one the office names; `progress` as of a letter."""

    officer: str
    channel: str
    subject: str
    scope: str
    progress: str
    details: str = ""
    name: str = ""
    phone: str = ""
    reply: str = ""
    receiver: str = ""
    department: str | None = None


@cache
def contacts() -> Sequence[SampleContact]:
    """The contacts, in the order in which they came."""
    raws = json.loads((HERE / "contacts.json").read_text(encoding="utf-8"))["contacts"]
    return [SampleContact(**raw) for raw in raws]


def write(context: Context) -> dict[str, Goal]:
    """Register every sample that is not there yet; return each one's goal by number."""
    goals = {}
    for index, sample in enumerate(contacts()):
        matter = register_contact(context, _draft(index, sample))
        goals[matter.number] = Goal(MatterStatus(sample.progress), sample.department)
    return goals


def _draft(index: int, sample: SampleContact) -> ContactDraft:
    return ContactDraft(
        subject=sample.subject,
        submission=SUBMISSION.format(index),
        registered_by=sample.officer,
        channel=Channel(sample.channel),
        scope=sample.scope,
        details=sample.details,
        name=sample.name,
        phone=sample.phone,
        receiver=sample.receiver,
        reply=sample.reply,
    )
