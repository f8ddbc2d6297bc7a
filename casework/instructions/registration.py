"""Registering what a leader or another body asks for: by the leader, or by the office for them (代录) with the scan (TL-3, TL-4, TL-5)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from casework import codes, limits, opening, people, uploads
from casework.checks import Checks
from casework.context import Context
from casework.errors import Refusal
from casework.first_contact import remarks
from casework.instructions import contradictions, levels
from casework.instructions.drafts import InstructionDraft
from casework.kinds import EMERGENCY, Kind
from casework.matters import identity
from casework.sight import looked_at
from casework.submissions import EARLIEST, mark_of, registered_before, true_receipt
from casework.wording import optional, refuse_secrets, required
from register import people as bureau
from register.bureau import Department, Staff
from register.instructions import Instruction, IssuerLevel
from register.matters import Channel, Matter

MAX_SUBJECT: Final = 100
MAX_TEXT: Final = 10_000
MAX_NAME: Final = 50
MAX_REFERENCE: Final = 60


@dataclass(frozen=True)
class _Checked:
    """A draft with nothing wrong in it."""

    kind: Kind
    entry: opening.Entry
    issuer_name: str
    issued_on: date
    text: str
    reference: str | None
    papers: list[tuple[uploads.Upload, str]]


def register_instruction(context: Context, draft: InstructionDraft) -> Matter:
    """Register it and start its diagram; the same submission again gives the same matter. Nothing is kept if anything is wrong.

    Raises Refusal unless the office enters it or a leader of the bureau sets it; for an explicit date that is past, beyond the ceiling or
    where none may be set; for what is entered for a leader without the scan.
    """
    refuse_others(context, draft)
    submission = mark_of(draft.submission)
    earlier = registered_before(context, submission, Instruction)
    if earlier is not None:
        return earlier
    checked = _check(context, draft)
    proxy = checked.entry.issuer_id != draft.entered_by
    facts = {"level": draft.level, "proxy": proxy, "attachments": len(checked.papers)}
    matter = opening.open_matter(context, checked.kind, checked.entry, facts)
    context.session.add(_row_of(checked, draft, matter, codes.submission_hash(submission)))
    uploads.store(context, identity(matter), checked.papers)
    context.session.flush()
    contradictions.look_for(context, matter)
    remarks.hand_to(context, matter, draft.entered_by)
    return matter


def refuse_others(context: Context, draft: InstructionDraft) -> None:
    """Refusal unless the office enters it, or a leader of the bureau sets it."""
    if not may_enter(
        context, draft.entered_by, for_others=not (draft.level == IssuerLevel.BUREAU_LEADER and draft.issuer == draft.entered_by)
    ):
        raise not_entitled()


def not_entitled() -> Refusal:
    """What whoever may enter nothing here is told."""
    return Refusal("not-entitled", "只有局办公室可以登记批办件和来文；局领导可以登记自己交办的事项。")


def may_enter(context: Context, staff_id: str, *, for_others: bool) -> bool:
    """Whether the person belongs to the office (or stands in there); for what they set themselves, a leader will do."""
    day = context.today()
    names = {staff_id, *bureau.stands_in_for(context.session, staff_id, day)}
    departments = {one for name in names for one in bureau.departments_of(context.session, name, day)}
    return bureau.OFFICE in departments or (not for_others and is_leader(context, staff_id))


def is_leader(context: Context, staff_id: str) -> bool:
    """Whether the person is one of the bureau's leaders today."""
    return bureau.LEADERSHIP in bureau.departments_of(context.session, staff_id, context.today())


def leaders(context: Context) -> list[tuple[str, str]]:
    """The bureau's leaders, as options of a form."""
    return [(one, people.name_of(context, one)) for one in bureau.members(context.session, bureau.LEADERSHIP, context.today())]


def of(context: Context, matter: Matter) -> Instruction:
    """The matter's own row."""
    return context.session.get_one(Instruction, identity(matter))


def _check(context: Context, draft: InstructionDraft) -> _Checked:
    """The draft checked whole; Refusal with all that is wrong."""
    kind = levels.KINDS.get(draft.level)
    if kind is None:
        raise Refusal("bad-level", "请选择来源。", "level")
    checks = Checks()
    subject = checks.of(required, draft.subject, "标题", MAX_SUBJECT, "subject")
    words = checks.of(required, draft.text, "批示内容", MAX_TEXT, "text")
    reference = checks.of(optional, draft.paper_reference, "文号", MAX_REFERENCE, "paper_reference")
    issuer_id, issuer_name = checks.of(_issuer, context, draft) or ("", "")
    category = checks.of(_category, kind, draft.category)
    department = checks.of(_department, context, draft)
    received_at = checks.of(true_receipt, context, draft.received_at)
    issued_on = checks.of(_issued, context, draft.issued_on, received_at or context.now())
    papers = checks.of(_papers, kind, draft)
    origin_id = checks.of(_origin, context, draft)
    checks.done()
    refuse_secrets(subject, words, *(upload.file_name for upload in draft.attachments))
    _refuse_bad_explicit(context, kind, category, received_at, draft.explicit_due)
    entry = opening.Entry(
        subject=subject,
        channel=Channel.PAPER if draft.attachments or reference else Channel.ORAL,
        received_at=received_at,
        category=category,
        registered_by=draft.entered_by,
        explicit_due=draft.explicit_due,
        issuer_id=issuer_id or None,
        origin_id=origin_id,
        department_id=department,
    )
    return _Checked(kind, entry, issuer_name, issued_on, words, reference, papers)


def _row_of(checked: _Checked, draft: InstructionDraft, matter: Matter, mark: str) -> Instruction:
    return Instruction(
        matter_id=identity(matter),
        level=draft.level,
        issuer_name=checked.issuer_name,
        issued_on=checked.issued_on,
        text=checked.text,
        paper_reference=checked.reference,
        submission_hash=mark,
    )


def _issuer(context: Context, draft: InstructionDraft) -> tuple[str, str]:
    """The staff id ("" of others) and the name; a bureau leader is one of the leaders."""
    if draft.level != IssuerLevel.BUREAU_LEADER:
        return "", required(draft.issuer, "批示人或来文单位", MAX_NAME, "issuer")
    staff = context.session.get(Staff, draft.issuer)
    if staff is None or not staff.active or not is_leader(context, staff.id):
        raise Refusal("not-a-leader", "“批示人”不是本局领导。请从列表中选择。", "leader")
    return staff.id, staff.name


def _category(kind: Kind, category: str) -> str:
    if category not in kind.categories:
        raise Refusal("bad-category", "“类别”不适用于这类事项。请从列表中选择。", "category")
    return category


def _department(context: Context, draft: InstructionDraft) -> str | None:
    """The department that acts in an emergency; what is not one goes through a proposal."""
    if draft.category != EMERGENCY:
        return None
    department = context.session.get(Department, draft.department)
    if department is None or not department.active or department.id in people.NOT_ASSIGNABLE:
        raise Refusal("no-department", "重大突发事项须当场指定承办处室。请选择。", "department")
    return department.id


def _issued(context: Context, issued_on: date | None, received_at: datetime) -> date:
    """The day it was written: not after it came; that day if nothing is said."""
    received_on = context.local(received_at).date()
    if issued_on is not None and not EARLIEST <= issued_on <= received_on:
        raise Refusal("bad-issued-on", "“批示日期”应不晚于收到日期。请核对后重新填写。", "issued_on")
    return issued_on or received_on


def _papers(kind: Kind, draft: InstructionDraft) -> list[tuple[uploads.Upload, str]]:
    """What is entered for a leader comes with the scan; an emergency is told by telephone first."""
    by_proxy = kind.code in levels.BY_HAND and draft.issuer != draft.entered_by
    if by_proxy and not draft.attachments and draft.category != EMERGENCY:
        raise Refusal("no-scan", "代领导登记须附批示的扫描件。请添加附件。", "attachments")
    return uploads.check(draft.attachments)


def _origin(context: Context, draft: InstructionDraft) -> int | None:
    number = draft.origin.strip().upper()
    if not number:
        return None
    try:
        return identity(looked_at(context, draft.entered_by, number))
    except Refusal as refusal:
        raise Refusal("no-origin", "没有这个编号的原事项，或者您不能查看。请核对编号。", "origin") from refusal


def _refuse_bad_explicit(context: Context, kind: Kind, category: str, received_at: datetime, explicit: date | None) -> None:
    if explicit is not None and context.closing(explicit) <= context.now():
        raise Refusal("explicit-past", "“办结日期”已过。请改填今天以后的日期，或留空按规定计算。", "explicit_due")
    limits.refuse_bad_explicit(context, kind.code, category, received_at, explicit)
