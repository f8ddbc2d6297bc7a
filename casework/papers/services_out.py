"""Papers of services: the guide (SC-5, ON-2), the one-time notification of everything missing, the refusal with its reasons (ON-1)."""

from typing import Final

from casework import people, petitioners
from casework.context import Context
from casework.errors import Refusal
from casework.matter_page import MatterView
from casework.papers.address_code import as_png
from casework.papers.common import Words, department, paragraphs, person, phone, serial
from casework.papers.days import day, day_of
from casework.papers.filled import made
from casework.papers.paper import Paper, PaperForm
from casework.papers.word import Picture
from casework.services import catalogue, material_notices, results
from casework.services.applications import version_of
from casework.services.catalogue import Listed
from casework.services.differences import promise
from casework.services.results import REFUSALS
from register.identity_vault import unmask
from register.matters import Matter
from register.services import MaterialNotice, ResultKind, ServiceVersion, VersionState

SCAN_MM: Final = 30.0  # wide enough for a phone at arm's length


def guide(context: Context, listed: Listed, form: PaperForm) -> Paper:
    """The service guide as a file, with its revision history and the code of its page; for everybody."""
    version, address = listed.version, guide_url(context, listed.service.code)
    words = {
        "bureau": context.bureau_name,
        "name": version.name,
        "code": listed.service.code,
        "version": version.number,
        "abolished": version.state == VersionState.ABOLISHED,
        "day": day(context.today()) if version.published_at is None else day_of(context, version.published_at),
        **{name: paragraphs(getattr(version, name)) for name in ("basis", "scope", "conditions", "requirements", "procedure")},
        **{name: paragraphs(getattr(version, name)) for name in ("standards", "responsibility", "fees", "place")},
        "materials": [f"{one['name']}：{one['form']}" if one["form"] else one["name"] for one in version.materials] or ["不需要提交材料"],
        "promise": promise(version),
        "department": department(context, version.department_id),
        "handler": person(context, version.handler_id),
        "phone": phone(context, version.handler_id),
        "complaint_phone": version.complaint_phone,
        "history": [_revision(context, one.version) for one in catalogue.history(context, listed.service.code)],
        "address": address,
        "scan": Picture(as_png(address), SCAN_MM),
    }
    return made(context, "service-guide", f"{version.name}服务指南", words, form)


def _revision(context: Context, version: ServiceVersion) -> str:
    since = "" if version.published_at is None else day_of(context, version.published_at)
    return f"{since}　第{version.number}版：{version.change_note}"


def guide_url(context: Context, code: str) -> str:
    """The public address of a guide's page."""
    return f"{context.public_url.rstrip('/')}/services/{code}"


def one_time_notice(context: Context, view: MatterView) -> Words:
    """The newest notification that was issued; raises Refusal when there is none."""
    issued = material_notices.last_issued(context, view.matter)
    if issued is None:
        raise Refusal("paper-not-ready", "这件申请没有发出过一次性告知，没有告知书可出。")
    return _notice_words(context, view.matter, issued)


def refusal_notice(context: Context, view: MatterView) -> Words:
    """Why the application is refused; raises Refusal before that is delivered."""
    return _refusal_words(context, view.matter)


def notice_for_applicant(context: Context, matter: Matter, sequence: int) -> Paper:
    """An issued notification as PDF for the applicant, who was found by their code; raises Refusal for one that is none."""
    issued = [one for one in material_notices.history(context, matter) if one.issued_at is not None and one.sequence == sequence]
    if not issued:
        raise Refusal("no-such-paper", "没有这份告知书。请刷新页面查看。")
    return _for_applicant(context, matter, "one-time-notice", "一次性告知书", _notice_words(context, matter, issued[0]))


def refusal_for_applicant(context: Context, matter: Matter) -> Paper:
    """Why the application is refused, as PDF for the applicant, who was found by their code; raises Refusal where it is not."""
    return _for_applicant(context, matter, "refusal-notice", "不予办理告知书", _refusal_words(context, matter))


def _for_applicant(context: Context, matter: Matter, template: str, name: str, words: Words) -> Paper:
    """In the applicant's own name: a look at it, on record."""
    if matter.petitioner_id is None:
        raise LookupError("nobody applies without a name")
    purpose = f"{matter.number}: 申请人下载{name}"
    applicant = unmask(context.session, context.vault, matter.petitioner_id, actor=petitioners.PUBLIC, purpose=purpose, at=context.now())
    return made(context, template, f"{matter.number}{name}", words | {"addressee": applicant.name}, PaperForm.PDF)


def _refusal_words(context: Context, matter: Matter) -> Words:
    result = results.of_matter(context, matter)
    if result is None or result.kind != ResultKind.REFUSED or result.delivered_at is None:
        raise Refusal("paper-not-ready", "这件申请没有作出不予办理的决定，没有告知书可出。")
    return _common(context, matter) | {
        "reason": REFUSALS[result.reason or ""],
        "explanation": paragraphs(result.text),
        "complaint_phone": version_of(context, matter).complaint_phone,
        "day": day_of(context, result.delivered_at),
    }


def _notice_words(context: Context, matter: Matter, notice: MaterialNotice) -> Words:
    return _common(context, matter) | {
        "items": [f"{place}. {item['name']}：{item['problem']}" for place, item in enumerate(notice.items, start=1)],
        "apology": notice.reason if notice.differing else None,
        "until": "" if notice.withdraw_at is None else day_of(context, notice.withdraw_at),
        "day": day(context.today()) if notice.issued_at is None else day_of(context, notice.issued_at),
        **serial(matter.number, notice.sequence),
    }


def _common(context: Context, matter: Matter) -> Words:
    return {
        "bureau": context.bureau_name,
        "number": matter.number,
        "subject": matter.subject,
        "received_day": day_of(context, matter.received_at),
        "department": department(context, people.department_of(matter)),
        "phone": phone(context, matter.handler_id),
        **serial(matter.number, matter.episode),
    }
