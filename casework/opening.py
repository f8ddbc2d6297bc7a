"""Opening matters of any kind: a number, the row, the first episode and the message that starts the diagram, in one transaction (FC-1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from casework import episodes, numbering
from casework.context import Context
from casework.kinds import Kind
from register import audit_trail
from register.matters import Channel, Matter

PUBLIC: Final = "public"
"""Who the audit trail says registered it where nobody of the bureau did."""


@dataclass(frozen=True)
class Entry:
    """What every matter begins with; checked already. registered_by: staff id, None: the public entered it."""

    subject: str
    channel: Channel
    received_at: datetime  # aware, the true receipt
    category: str = "general"
    registered_by: str | None = None
    explicit_due: date | None = None
    concerned_staff: str | None = None
    petitioner_id: int | None = None  # who wrote, came or applied; None: anonymous, or nobody outside
    issuer_id: str | None = None  # the bureau's leader who set it, and is answered back
    origin_id: int | None = None  # the matter it came out of
    department_id: str | None = None
    handler_id: str | None = None


def open_matter(context: Context, kind: Kind, entry: Entry, facts: Mapping[str, Any] | None = None) -> Matter:
    """Open one matter, start its diagram and put `<kind>-registered` on record; facts: what else the record says (codes only).

    The caller adds the kind's own row in the same transaction.
    """
    [matter] = enter(context, kind, [entry])
    episodes.start_first(context, [matter])
    put_on_record(context, matter, facts or {})
    return matter


def enter(context: Context, kind: Kind, entries: Sequence[Entry]) -> list[Matter]:
    """Numbers and rows in the entries' order; diagrams are started by `episodes.start_first`, nothing goes on record yet."""
    numbers = numbering.next_numbers(context, kind.prefix, context.today().year, len(entries))
    matters = [_matter_of(context, kind, entry, number) for entry, number in zip(entries, numbers, strict=True)]
    context.session.add_all(matters)
    context.session.flush()
    return matters


def put_on_record(context: Context, matter: Matter, facts: Mapping[str, Any]) -> None:
    """The registration in the audit trail."""
    known = {"channel": str(matter.channel), "received_at": context.iso(matter.received_at)}
    if matter.origin_id is not None:
        known["origin"] = context.session.get_one(Matter, matter.origin_id).number
    audit_trail.record(
        context.session,
        at=context.now(),
        actor=matter.registered_by or PUBLIC,
        action=f"{matter.kind}-registered",
        subject=matter.number,
        facts={**known, **facts},
    )


def _matter_of(context: Context, kind: Kind, entry: Entry, number: str) -> Matter:
    return Matter(
        number=number,
        kind=kind.code,
        category=entry.category,
        subject=entry.subject,
        channel=entry.channel,
        received_at=entry.received_at.astimezone(UTC),
        registered_at=context.now(),
        registered_by=entry.registered_by,
        concerned_staff=entry.concerned_staff,
        petitioner_id=entry.petitioner_id,
        issuer_id=entry.issuer_id,
        origin_id=entry.origin_id,
        explicit_due=entry.explicit_due,
        department_id=entry.department_id,
        handler_id=entry.handler_id,
    )
