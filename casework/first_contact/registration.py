"""Registering a first contact (首问登记): whoever takes the call or the visit answers for it from then on (FC-1, FC-2, FC-4)."""

from dataclasses import dataclass
from typing import Final

from casework import answers, codes, contacts, letters, opening
from casework.checks import Checks
from casework.context import Context
from casework.drafts import LetterDraft
from casework.errors import Refusal
from casework.first_contact import handovers, receivers, replies
from casework.first_contact.drafts import ContactDraft
from casework.first_contact.receivers import Receiver
from casework.kinds import CONTACT
from casework.matters import identity
from casework.submissions import mark_of, registered_before
from casework.wording import optional, refuse_secrets, required
from register import people as bureau
from register.contacts import Contact
from register.identity_vault import Person
from register.matters import Channel, Matter, MatterStatus

CHANNELS: Final = (Channel.CALL, Channel.VISIT, Channel.LETTER)
MAX_SUBJECT: Final = letters.MAX_SUBJECT
MAX_DETAILS: Final = 5_000
NO_NAME: Final = "未留姓名"


@dataclass(frozen=True)
class _Checked:
    """A draft with nothing wrong in it."""

    draft: ContactDraft
    submission: str
    subject: str
    details: str | None
    reply: str | None
    person: Person | None
    receiver: Receiver | None


def register_contact(context: Context, draft: ContactDraft) -> Matter:
    """Register a call or a visit and start its diagram; the same page again, the same matter. Raises Refusal with all that is wrong."""
    contact = _check(context, draft)
    earlier = registered_before(context, contact.submission, Contact)
    if earlier is not None:
        return earlier
    [petitioner] = contacts.store_all(context, [contact.person])
    matter = opening.open_matter(context, CONTACT, _entry_of(context, contact, petitioner), {"scope": draft.scope})
    context.session.add(
        Contact(matter_id=identity(matter), details=contact.details, submission_hash=codes.submission_hash(contact.submission))
    )
    if draft.scope == "own":
        matter.status = MatterStatus.SIGNED_FOR
    if contact.reply is not None:
        replies.keep(context, matter, draft.registered_by, contact.reply)
    if contact.receiver is not None:
        handovers.offer(context, matter, contact.receiver, draft.registered_by, handovers.BY_OFFICER)
    return matter


def register_handed_in(context: Context, draft: ContactDraft) -> letters.Receipt:
    """A letter handed in at the counter is a letter matter (TL-6); without name and phone an anonymous one. Raises Refusal."""
    return letters.register_letter(
        context,
        LetterDraft(
            subject=draft.subject,
            body=draft.details or draft.subject,
            submission=draft.submission,
            anonymous=not (draft.name + draft.phone).strip(),
            name=draft.name,
            phone=draft.phone,
            channel=Channel.LETTER,
            registered_by=draft.registered_by,
        ),
    )


def _check(context: Context, draft: ContactDraft) -> _Checked:
    checks = Checks()
    submission = checks.of(mark_of, draft.submission)
    person = _person_of(draft, checks)
    subject = checks.of(required, draft.subject, "事由", MAX_SUBJECT, "subject")
    details = checks.of(optional, draft.details, "详细情况", MAX_DETAILS, "details")
    reply = checks.of(optional, draft.reply, "当场答复", answers.MAX_ANSWER, "reply")
    receiver = checks.of(_receiver_of, context, draft)
    checks.done()
    refuse_secrets(subject, details or "", reply or "")
    return _Checked(draft, submission, subject, details, reply, person, receiver)


def _person_of(draft: ContactDraft, checks: Checks) -> Person | None:
    """Who came or called; None if they leave neither name nor phone: nobody is turned away for that."""
    name = checks.of(optional, draft.name, "姓名", contacts.MAX_NAME, "name")
    phone = checks.of(contacts.phone_of, draft.phone, "phone")
    return None if name is None and phone is None else Person(name=name or NO_NAME, phone=phone)


def _receiver_of(context: Context, draft: ContactDraft) -> Receiver | None:
    if draft.channel not in CHANNELS:
        raise Refusal("bad-channel", "请选择来电、来访或来信。", "channel")
    if draft.scope not in CONTACT.categories:
        raise Refusal("bad-scope", "请选择归谁办理：本处室、其他处室，或不清楚、跨处室。", "scope")
    if draft.scope != "other":
        return None
    return receivers.chosen(receivers.present(context, but=draft.registered_by), draft.receiver)


def _entry_of(context: Context, contact: _Checked, petitioner_id: int | None) -> opening.Entry:
    officer = contact.draft.registered_by
    departments = bureau.departments_of(context.session, officer, context.today())
    return opening.Entry(
        subject=contact.subject,
        channel=contact.draft.channel,
        received_at=context.now(),
        category=contact.draft.scope,
        registered_by=officer,
        petitioner_id=petitioner_id,
        department_id=departments[0] if departments else None,
        handler_id=officer if contact.draft.scope == "own" else None,
    )
