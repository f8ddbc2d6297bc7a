"""Letters and visits (来信来访): registered in one transaction with the message that starts their diagram, and opened again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from casework import codes, contacts, episodes, joint_letters, limits, notices, opening, people, uploads
from casework.checks import Checks
from casework.context import Context
from casework.drafts import LetterDraft
from casework.errors import Refusal
from casework.kinds import LETTER, kind_of, refuse_unless
from casework.matters import identity, matter_key
from casework.sight import taken_up
from casework.submissions import mark_of, registered_before, true_receipt
from casework.wording import refuse_secrets, required
from register import audit_trail
from register.bureau import Role
from register.identity_vault import Person
from register.matters import Channel, EpisodeReason, Letter, Matter, Outcome

CATEGORIES: Final = LETTER.categories  # TL-6: the inspection office supervises the last two
BY_CLERKS: Final = (Channel.CALL, Channel.LETTER, Channel.VISIT)
MAX_SUBJECT: Final = 100
MAX_BODY: Final = 10_000
MAX_REASON: Final = 500


@dataclass(frozen=True)
class Receipt:
    """What the petitioner is handed: the number and the secret code for the tracking page."""

    number: str
    code: str


@dataclass(frozen=True)
class CheckedLetter:
    """A draft with nothing wrong in it, its parts brought into one form."""

    draft: LetterDraft
    submission: str
    subject: str
    body: str
    papers: list[tuple[uploads.Upload, str]]  # with their media types
    person: Person | None  # None: anonymous
    representatives: list[Person]  # of a joint letter, beside the person
    received_at: datetime


def register_letter(context: Context, draft: LetterDraft) -> Receipt:
    """Register a letter (FC-1, TL-6) and ask the engine to start its diagram; the same submission again gives the same receipt.

    Raises Refusal for whatever is wrong with the draft; nothing is kept then.
    """
    letter = check_letter(context, draft)
    earlier = registered_before(context, letter.submission, Letter)
    if earlier is not None:
        return Receipt(earlier.number, codes.code_for(context.code_key, letter.submission))
    [matter] = keep_letters(context, [letter])
    opening.put_on_record(context, matter, {"attachments": len(letter.papers)})
    return Receipt(matter.number, codes.code_for(context.code_key, letter.submission))


def check_letter(context: Context, draft: LetterDraft) -> CheckedLetter:
    """The draft, checked whole; raises Refusal for whatever is wrong with it, all at once. Writes nothing and locks nothing."""
    checks = Checks()
    submission = checks.of(mark_of, draft.submission)
    subject = checks.of(required, draft.subject, "标题", MAX_SUBJECT, "subject")
    body = checks.of(required, draft.body, "正文", MAX_BODY, "body")
    papers = checks.of(uploads.check, draft.attachments)
    person = contacts.person_of(draft, checks)
    others = joint_letters.others_of(draft, checks)
    received_at = checks.of(_true_receipt, context, draft)
    checks.done()
    refuse_secrets(subject, body, *(upload.file_name for upload in draft.attachments))
    limits.refuse_bad_explicit(context, LETTER.code, draft.category, received_at, draft.explicit_due)
    return CheckedLetter(draft, submission, subject, body, papers, person, others, received_at)


def keep_letters(context: Context, letters: Sequence[CheckedLetter]) -> list[Matter]:
    """Give each letter a number and a diagram; the matters in the letters' order. Nothing is checked here, nothing goes on record."""
    petitioners = contacts.store_all(context, [letter.person for letter in letters])
    entries = [_entry_of(letter, petitioner) for letter, petitioner in zip(letters, petitioners, strict=True)]
    matters = opening.enter(context, LETTER, entries)
    for letter, matter in zip(letters, matters, strict=True):
        context.session.add(_letter_of(context, letter, matter))
        joint_letters.keep(context, identity(matter), matter.petitioner_id, letter.representatives)
        uploads.store(context, identity(matter), letter.papers)
    episodes.start_first(context, matters)
    return matters


def reopen(context: Context, staff_id: str, number: str, reason: str) -> None:
    """Open a filed letter again (TL-6): a new episode with a limit of its own, counted from now; Refusal from anyone but the office."""
    matter = taken_up(context, staff_id, number)
    refuse_unless(kind_of(matter).petition)
    if matter.archived_at is None:
        raise Refusal("not-archived", "只有已归档的来信才能重新打开。")
    if matter.outcome == Outcome.VOIDED:
        raise Refusal("voided", "登记已作废，不能重新打开。请重新登记。")
    if not people.entitled(context, staff_id, Role.OFFICE, matter):
        raise Refusal("not-entitled", "只有局办公室可以重新打开来信。")
    why = required(reason, "重新打开的理由", MAX_REASON)
    episodes.open_next(context, matter, EpisodeReason.REOPENED, why, staff_id)
    body = f"您的来信 {matter.number} 已重新办理。理由：{why}"
    notices.tell(
        context,
        notices.PETITIONER,
        matter,
        kind="reopened",
        article="TL-6",
        title="来信重新办理",
        body=body,
        key=f"reopened:{matter_key(matter)}",
    )
    audit_trail.record(context.session, at=context.now(), actor=staff_id, action="matter-reopened", subject=number)


def _true_receipt(context: Context, draft: LetterDraft) -> datetime:
    """When the letter really came: now from the page, as the clerk says for a proxy entry (代录)."""
    if draft.registered_by is None:
        return context.now()
    if draft.channel not in BY_CLERKS:
        raise Refusal("proxy-channel", "代录的来信应选择来信、来访或来电。请改选登记渠道。", "channel")
    if draft.category not in CATEGORIES:
        raise Refusal("bad-category", "“类别”不在可选范围内。请从列表中选择。", "category")
    return true_receipt(context, draft.received_at, "来信")


def _entry_of(letter: CheckedLetter, petitioner_id: int | None) -> opening.Entry:
    draft, by_clerk = letter.draft, letter.draft.registered_by is not None
    return opening.Entry(
        subject=letter.subject,
        channel=draft.channel if by_clerk else Channel.WEB,
        received_at=letter.received_at,
        category=draft.category if by_clerk else "general",
        registered_by=draft.registered_by,
        petitioner_id=petitioner_id,
        explicit_due=draft.explicit_due if by_clerk else None,
        concerned_staff=draft.concerned_staff if by_clerk else None,
        origin_id=draft.origin_id if by_clerk else None,
    )


def _letter_of(context: Context, letter: CheckedLetter, matter: Matter) -> Letter:
    code = codes.code_for(context.code_key, letter.submission)
    return Letter(
        matter_id=identity(matter),
        body=letter.body,
        anonymous=letter.person is None,
        code_hash=codes.code_hash(context.code_key, matter.number, code),
        submission_hash=codes.submission_hash(letter.submission),
    )
