"""A service from draft to public page: written by its department, sent on by the head, approved by the leader in charge (SC-2, SC-5)."""

from typing import Any, Final

from sqlmodel import col, select

from casework import notices, numbering
from casework.context import Context
from casework.errors import Refusal
from casework.matters import without_nul
from casework.services import rights
from casework.services.drafts import ServiceDraft, checked
from casework.wording import refuse_secrets, required
from register import audit_trail
from register.services import Service, ServiceVersion, VersionState

ARTICLE: Final = "SC-5"
SERIES: Final = "catalogue"
EVER: Final = 0  # the catalogue's codes are counted through all years
MAX_REASON: Final = 500


def draft_new(context: Context, staff_id: str, draft: ServiceDraft) -> str:
    """Draft a service that is not in the catalogue; its code. Raises Refusal for a bad draft or for another's department."""
    columns = checked(context, draft)
    _refuse_stranger(context, staff_id, columns["department_id"])
    serial = numbering.next_number(context, SERIES, EVER).rpartition("-")[2]
    service = Service(code=f"F{int(serial):03d}", created_at=context.now())
    context.session.add(service)
    context.session.flush()
    context.session.add(_version(context, staff_id, service, columns))
    _on_record(context, staff_id, "service-drafted", service, 1)
    return service.code


def revise(context: Context, staff_id: str, code: str, draft: ServiceDraft) -> int:
    """Write the open draft anew, or begin one beside the published version; its number. Raises Refusal.

    A submitted version is no draft: it waits for its approval or is given back first.
    """
    service, newest = _newest(context, code)
    _refuse_stranger(context, staff_id, newest.department_id)
    if newest.state == VersionState.SUBMITTED:
        raise Refusal("awaits-approval", "这一版已送审，审批前不能修改。需要修改的，请分管局领导退回。")
    columns = checked(context, draft)
    _refuse_stranger(context, staff_id, columns["department_id"])
    if newest.state == VersionState.DRAFT:
        for name, value in columns.items():
            setattr(newest, name, value)
        newest.drafted_by, newest.drafted_at, newest.returned_reason = staff_id, context.now(), None
        newest.drafters = sorted({*newest.drafters, staff_id})
    else:
        newest = _version(context, staff_id, service, columns, newest.number + 1)
        context.session.add(newest)
    _on_record(context, staff_id, "service-drafted", service, newest.number)
    return newest.number


def submit(context: Context, staff_id: str, code: str) -> None:
    """The head sends the draft to the leader in charge; raises Refusal from anyone else, or where nobody could approve it."""
    service, newest = _newest(context, code)
    if newest.state != VersionState.DRAFT:
        raise Refusal("no-draft", "没有可送审的草稿。请先起草或刷新页面查看。")
    if not rights.may_submit(context, staff_id, newest.department_id):
        raise Refusal("not-entitled", "服务事项由处室负责人送审。请联系处室负责人。")
    newest.state, newest.submitted_by, newest.submitted_at = VersionState.SUBMITTED, staff_id, context.now()
    asked = rights.approver(context, newest)
    if asked is None:
        raise Refusal("nobody-to-ask", "没有可以审批的局领导（起草人、送审人不能审批自己的稿件）。请联系局办公室。")
    body = f"服务事项“{newest.name}”第 {newest.number} 版已送审，请在服务目录中审批。"
    _tell(context, asked, newest, "service-submitted", title="服务事项待审批", body=body)
    _on_record(context, staff_id, "service-submitted", service, newest.number)


def recall(context: Context, staff_id: str, code: str) -> None:
    """The head takes a submitted version back before it is decided on: a draft again, and whoever was asked is told; raises Refusal."""
    service, newest = _newest(context, code)
    if newest.state != VersionState.SUBMITTED:
        raise Refusal("not-submitted", "没有等待审批的版本。请刷新页面查看。")
    if not rights.may_submit(context, staff_id, newest.department_id):
        raise Refusal("not-entitled", "送审由处室负责人撤回。请联系处室负责人。")
    asked = rights.approver(context, newest)
    newest.state, newest.submitted_by, newest.submitted_at = VersionState.DRAFT, None, None
    if asked is not None:
        body = f"服务事项“{newest.name}”第 {newest.number} 版的送审已由处室撤回，不需要审批。"
        _tell(context, asked, newest, "service-recalled", title="撤回送审", body=body)
    _on_record(context, staff_id, "service-recalled", service, newest.number)


def discard(context: Context, staff_id: str, code: str) -> None:
    """Throw the open draft away; a service without another version goes with it, its code is not given again. Raises Refusal."""
    service, newest = _newest(context, code)
    if newest.state != VersionState.DRAFT:
        raise Refusal("no-draft", "没有可删除的草稿。已送审的请先撤回送审。")
    _refuse_stranger(context, staff_id, newest.department_id)
    _on_record(context, staff_id, "service-discarded", service, newest.number)
    context.session.delete(newest)
    context.session.flush()
    if newest.number == 1:
        context.session.delete(service)


def approve(context: Context, staff_id: str, code: str) -> None:
    """The leader in charge approves: published at once, the version before it superseded; raises Refusal for one's own draft."""
    service, newest = _submitted(context, staff_id, code)
    before = _published(context, service)
    if before is not None:
        before.state, before.ended_at, before.ended_by = VersionState.SUPERSEDED, context.now(), staff_id
        context.session.flush()
    newest.state, newest.approved_by, newest.published_at = VersionState.PUBLISHED, staff_id, context.now()
    newest.returned_reason = None
    body = f"服务事项“{newest.name}”第 {newest.number} 版已批准发布。"
    _tell(context, newest.drafted_by, newest, "service-published", title="服务事项已发布", body=body)
    _on_record(context, staff_id, "service-published", service, newest.number)


def give_back(context: Context, staff_id: str, code: str, reason: str) -> None:
    """The leader in charge gives the version back with the reason: a draft again."""
    service, newest = _submitted(context, staff_id, code)
    newest.returned_reason = _reason(reason)
    newest.state = VersionState.DRAFT
    body = f"服务事项“{newest.name}”第 {newest.number} 版被退回修改，理由见服务目录。"
    _tell(context, newest.drafted_by, newest, "service-returned", title="服务事项退回修改", body=body)
    _on_record(context, staff_id, "service-returned", service, newest.number)


def abolish(context: Context, staff_id: str, code: str, reason: str) -> None:
    """Take a published service out of the catalogue: nobody can apply any more, open applications go on; raises Refusal."""
    service, _ = _newest(context, code)
    version = _published(context, service)
    if version is None:
        raise Refusal("not-published", "这项服务没有在公开，不需要废止。")
    if not rights.may_abolish(context, staff_id, version):
        raise Refusal("not-entitled", "服务事项由分管局领导批准废止。请联系分管局领导。")
    version.ended_reason = _reason(reason)
    version.state, version.ended_at, version.ended_by = VersionState.ABOLISHED, context.now(), staff_id
    _on_record(context, staff_id, "service-abolished", service, version.number)


def _newest(context: Context, code: str) -> tuple[Service, ServiceVersion]:
    """The service (locked) and its newest version; raises Refusal."""
    service = context.session.exec(select(Service).where(Service.code == without_nul(code)).with_for_update()).one_or_none()
    if service is None:
        raise Refusal("no-such-service", "没有这项服务，或者您没有查看的权限。")
    statement = select(ServiceVersion).where(ServiceVersion.service_id == service.id).order_by(col(ServiceVersion.number).desc())
    return service, context.session.exec(statement.limit(1).execution_options(populate_existing=True)).one()


def _submitted(context: Context, staff_id: str, code: str) -> tuple[Service, ServiceVersion]:
    service, newest = _newest(context, code)
    if newest.state != VersionState.SUBMITTED:
        raise Refusal("not-submitted", "没有等待审批的版本。请刷新页面查看。")
    if not rights.may_approve(context, staff_id, newest):
        raise Refusal("not-entitled", "服务事项由分管局领导审批，起草人和送审人不能审批自己的稿件。")
    return service, newest


def _published(context: Context, service: Service) -> ServiceVersion | None:
    statement = select(ServiceVersion).where(ServiceVersion.service_id == service.id, ServiceVersion.state == VersionState.PUBLISHED)
    return context.session.exec(statement).one_or_none()


def _version(context: Context, staff_id: str, service: Service, columns: dict[str, Any], number: int = 1) -> ServiceVersion:
    return ServiceVersion(
        service_id=service.id or 0, number=number, drafters=[staff_id], drafted_by=staff_id, drafted_at=context.now(), **columns
    )


def _refuse_stranger(context: Context, staff_id: str, department_id: str) -> None:
    if not rights.may_draft(context, staff_id, department_id):
        raise Refusal("not-entitled", "服务事项由承办处室起草。请选择本处室，或联系承办处室。", "department")


def _reason(text: str) -> str:
    why = required(text, "理由", MAX_REASON, "reason")
    refuse_secrets(why)
    return why


def _tell(context: Context, recipient: str, version: ServiceVersion, kind: str, *, title: str, body: str) -> None:
    key = f"{kind}:{version.id}:{context.iso(context.now())}"
    notices.tell(context, recipient, None, kind=kind, article=ARTICLE, title=title, body=body, key=key)


def _on_record(context: Context, staff_id: str, action: str, service: Service, number: int) -> None:
    audit_trail.record(context.session, at=context.now(), actor=staff_id, action=action, subject=service.code, facts={"version": number})
