"""What comes of an application: written by the handler, reviewed by the head, delivered; or refused with the reasons (TL-2, ON-1)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from casework import closings, notices, people
from casework.context import Context
from casework.errors import Refusal
from casework.kinds import SERVICE, refuse_unless
from casework.matters import by_key, identity, matter_key, refuse_closed
from casework.sight import taken_up
from casework.wording import refuse_secrets, required
from register import audit_trail
from register.bureau import Role
from register.matters import Matter, MatterStatus, Outcome
from register.services import ResultKind, ServiceResult

ARTICLE: Final = "ON-1"
MAX_TEXT: Final = 10_000
REFUSALS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "out-of-scope": "不属于受理范围",
        "not-eligible": "不符合申请条件",
        "untrue": "申报材料不真实",
        "policy-ended": "所依据的政策已经终止",
    }
)
"""Why an application may be refused."""
WRITABLE: Final = (MatterStatus.REGISTERED, MatterStatus.ACCEPTED)
"""A result may be written while it is handled; while the materials are checked only a refusal makes sense."""


def write(context: Context, staff_id: str, number: str, *, kind: str, reason: str, text: str) -> None:
    """Store the result, or the reasons for refusing; raises Refusal from anyone but the handler, and outside handling."""
    matter = taken_up(context, staff_id, number)
    refuse_unless(matter.kind == SERVICE.code)
    refuse_closed(matter)
    if matter.status not in WRITABLE or not people.entitled(context, staff_id, Role.HANDLER, matter):
        raise Refusal("not-in-hand", "只有承办人可以在办理环节写办理结果。请刷新页面查看。")
    if kind not in tuple(ResultKind):
        raise Refusal("bad-value", "请选择予以办理或不予办理。", "kind")
    if kind == ResultKind.REFUSED and reason not in REFUSALS:
        raise Refusal("no-reason", "不予办理的，请选择理由并写明具体情况。", "reason")
    words = required(text, "办理结果或不予办理的说明", MAX_TEXT, "text")
    refuse_secrets(words)
    result = of_matter(context, matter) or ServiceResult(
        matter_id=identity(matter), kind=kind, text=words, written_by=staff_id, written_at=context.now()
    )
    result.kind, result.text, result.reason = kind, words, reason if kind == ResultKind.REFUSED else None
    result.written_by, result.written_at = staff_id, context.now()
    context.session.add(result)
    matter.version += 1
    audit_trail.record(context.session, at=context.now(), actor=staff_id, action="result-written", subject=number, facts={"kind": kind})


def of_matter(context: Context, matter: Matter) -> ServiceResult | None:
    """The result as stored."""
    return context.session.get(ServiceResult, identity(matter))


def deliver(context: Context, key: str) -> str:
    """The applicant has the result: the promised limit ends, they are told where to read it; the outcome. Asked again, the same."""
    matter, _ = by_key(context, key)
    result = of_matter(context, matter)
    if result is None:
        raise LookupError("no result was written")
    if matter.closed_at is None:
        result.delivered_at = context.now()
        refused = result.kind == ResultKind.REFUSED
        closings.close(context, matter, Outcome.REFUSED if refused else Outcome.DELIVERED)
        matter.status = MatterStatus.DELIVERED
        _tell(context, matter, result)
        audit_trail.record(
            context.session,
            at=context.now(),
            actor="engine",
            action="result-delivered",
            subject=matter.number,
            facts={"outcome": matter.outcome},
        )
    return str(matter.outcome)


def _tell(context: Context, matter: Matter, result: ServiceResult) -> None:
    refused = result.kind == ResultKind.REFUSED
    title = "不予办理告知" if refused else "办结告知"
    said = f"不予办理，理由：{REFUSALS[result.reason or '']}" if refused else "已办结"
    body = f"您的申请 {matter.number} {said}。请凭编号和查询码查看，并对服务作出评价。"
    key = f"delivered:{matter_key(matter)}"
    notices.tell(context, notices.PETITIONER, matter, kind="delivered", article=ARTICLE, title=title, body=body, key=key)
