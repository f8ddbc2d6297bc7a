"""Applications for a service (SC-4, ON-1): registered under the published version, in one transaction with the message to their diagram."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from casework import codes, contacts, opening, uploads
from casework.checks import Checks
from casework.context import Context
from casework.errors import Refusal
from casework.kinds import SERVICE
from casework.letters import MAX_BODY, Receipt
from casework.matters import identity
from casework.services import catalogue
from casework.submissions import mark_of, registered_before, true_receipt
from casework.uploads import Upload
from casework.wording import optional, refuse_secrets, required
from register.identity_vault import Person
from register.matters import Channel, Matter
from register.services import ServiceApplication, ServiceVersion, VersionState

MAX_ORGANISATION: Final = 60
DESK_CHANNELS: Final = (Channel.VISIT, Channel.LETTER, Channel.CALL)
"""How an application comes that a member of staff enters."""


@dataclass(frozen=True)
class ApplicationDraft:
    """What the public page or the staff's entry sends; `submission` is the page's own random mark."""

    code: str  # the service's
    body: str
    submission: str
    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    organisation: str = ""
    brought: Sequence[int] = ()  # places in the list of materials
    short: bool = False  # the applicant knows that some are not there yet
    version: int | None = None  # whose list the page showed; None: the one published now
    attachments: tuple[Upload, ...] = ()
    channel: Channel = Channel.WEB
    received_at: datetime | None = None  # the true receipt of a staff entry
    registered_by: str | None = None  # who entered it for the applicant
    anonymous: bool = field(default=False, init=False)  # nobody applies without a name


@dataclass(frozen=True)
class CheckedApplication:
    """A draft with nothing wrong in it."""

    draft: ApplicationDraft
    version: ServiceVersion
    person: Person
    organisation: str | None
    body: str
    papers: list[tuple[Upload, str]]
    received_at: datetime


def apply(context: Context, draft: ApplicationDraft) -> Receipt:
    """Register an application for the published version of a service; the same submission again gives the same receipt.

    Raises Refusal for an abolished service and for whatever is wrong with the draft, all at once; nothing is kept then.
    """
    submission = mark_of(draft.submission)
    earlier = registered_before(context, submission, ServiceApplication)
    if earlier is not None:
        return Receipt(earlier.number, codes.code_for(context.code_key, submission))
    application = _checked(context, draft)
    [petitioner] = contacts.store_all(context, [application.person])
    matter = opening.open_matter(context, SERVICE, _entry(application, petitioner), {"attachments": len(application.papers)})
    code = codes.code_for(context.code_key, submission)
    context.session.add(
        ServiceApplication(
            matter_id=identity(matter),
            version_id=application.version.id or 0,
            organisation=application.organisation,
            body=application.body,
            brought=sorted(set(draft.brought)),
            code_hash=codes.code_hash(context.code_key, matter.number, code),
            submission_hash=codes.submission_hash(submission),
        )
    )
    uploads.store(context, identity(matter), application.papers)
    context.session.flush()
    return Receipt(matter.number, code)


def of_matter(context: Context, matter: Matter) -> ServiceApplication:
    """The application that the matter is about."""
    return context.session.get_one(ServiceApplication, identity(matter))


def version_of(context: Context, matter: Matter) -> ServiceVersion:
    """The version under which it was applied for, whatever came later."""
    return context.session.get_one(ServiceVersion, of_matter(context, matter).version_id)


def open_service(context: Context, code: str) -> catalogue.Listed:
    """The service with its published version; raises Refusal for one that nobody can apply for."""
    listed = catalogue.guide(context, code)
    if listed.version.state != VersionState.PUBLISHED:
        raise Refusal("abolished", "这项服务已经废止，不再受理申请。请在服务指南中查看其他服务，或向局办公室咨询。")
    return listed


def _checked(context: Context, draft: ApplicationDraft) -> CheckedApplication:
    version = open_service(context, draft.code).version
    checks = Checks()
    organisation = checks.of(optional, draft.organisation, "单位名称", MAX_ORGANISATION, "organisation")
    body = checks.of(required, draft.body, "申请内容", MAX_BODY, "body")
    papers = checks.of(uploads.check, draft.attachments)
    person = contacts.person_of(draft, checks)
    checks.of(_check_materials, version, draft)
    received_at = checks.of(_true_receipt, context, draft)
    checks.done()
    refuse_secrets(body, organisation or "", *(upload.file_name for upload in draft.attachments))
    if person is None:
        raise LookupError("nobody applies without a name")
    return CheckedApplication(draft, version, person, organisation, body, papers, received_at)


def lacking(version: ServiceVersion, brought: Sequence[int]) -> list[str]:
    """The names of the materials that are not among those brought, in the guide's order."""
    return [one["name"] for place, one in enumerate(version.materials) if place not in set(brought)]


def _check_materials(version: ServiceVersion, draft: ApplicationDraft) -> None:
    """Against the list as it was shown: what is missing is said before anything is sent (ON-1)."""
    if draft.version not in {None, version.number}:
        raise Refusal("guide-changed", f"服务指南已更新为第 {version.number} 版。请按新的材料清单重新勾选后提交。", "brought")
    if not set(draft.brought) <= set(range(len(version.materials))):
        raise Refusal("bad-value", "“已备材料”不在这项服务的材料清单内。请刷新页面后重新选择。", "brought")
    missing = lacking(version, draft.brought)
    if missing and not draft.short:
        raise Refusal("materials-lacking", f"没有勾选：{'、'.join(missing)}。备齐后再提交，或勾选“材料还没有备齐，先提交申请”。", "short")


def _true_receipt(context: Context, draft: ApplicationDraft) -> datetime:
    """When it really came: now from the page, as the member of staff says who enters it."""
    if draft.registered_by is None:
        return context.now()
    if draft.channel not in DESK_CHANNELS:
        raise Refusal("proxy-channel", "代录的申请应选择来访、来信或来电。请改选登记渠道。", "channel")
    return true_receipt(context, draft.received_at, "申请")


def _entry(application: CheckedApplication, petitioner: int | None) -> opening.Entry:
    draft, version = application.draft, application.version
    return opening.Entry(
        subject=version.name,
        channel=draft.channel if draft.registered_by is not None else Channel.WEB,
        received_at=application.received_at,
        registered_by=draft.registered_by,
        petitioner_id=petitioner,
        department_id=version.department_id,
        handler_id=version.handler_id,
    )
