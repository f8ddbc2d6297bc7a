"""Rectification (整改): where an applicant was dissatisfied the department puts it right, by a date of its own (SC-2, SC-6)."""

from typing import Final

from sqlmodel import select

from casework import notices, numbering, people, satisfaction, windows
from casework.context import Context
from casework.errors import Refusal
from casework.matters import by_key, identity
from casework.services.material_notices import TABLE
from casework.sight import taken_up
from casework.wording import refuse_secrets, required
from register import audit_trail
from register.bureau import Role
from register.matters import Matter
from register.services import Rectification

ARTICLE: Final = "SC-6"
PREFIX: Final = "ZG"
WINDOW: Final = "rectification"
MAX_TEXT: Final = 5_000


def open_for(context: Context, key: str) -> str:
    """Open the rectification of a matter whose applicant was dissatisfied; head and leader in charge are told. Until when (ISO).

    Asked again, the same. Raises LookupError without a rating.
    """
    matter, _ = by_key(context, key)
    found = of_matter(context, matter)
    if found is None:
        rating = satisfaction.of_episode(context, matter)
        if rating is None:
            raise LookupError("nobody rated this matter")
        found = Rectification(
            number=numbering.next_number(context, PREFIX, context.today().year),
            matter_id=identity(matter),
            department_id=people.department_of(matter),
            level=rating.level,
            opened_at=context.now(),
            due_at=context.closing(windows.last_day(context, WINDOW, context.today(), TABLE)),
        )
        context.session.add(found)
        context.session.flush()
        for role in (Role.HEAD, Role.CHARGE_LEADER):
            _tell(context, matter, found, role, what="opened", title="服务整改")
        facts = {"rectification": found.number, "level": found.level}
        audit_trail.record(
            context.session, at=context.now(), actor="engine", action="rectification-opened", subject=matter.number, facts=facts
        )
    return context.iso(found.due_at)


def write(context: Context, staff_id: str, number: str, text: str) -> None:
    """Store what was done; raises Refusal from anyone but the head, and when there is none open."""
    matter = taken_up(context, staff_id, number)
    found = _open(context, matter)
    if not people.entitled(context, staff_id, Role.HEAD, matter):
        raise Refusal("not-entitled", "整改情况由处室负责人填写。")
    words = required(text, "整改情况", MAX_TEXT, "text")
    refuse_secrets(words)
    found.measures, found.written_by, found.written_at = words, staff_id, context.now()
    audit_trail.record(context.session, at=context.now(), actor=staff_id, action="rectification-written", subject=number)


def remind(context: Context, key: str) -> None:
    """The date has come: remind the head, and tell the leader in charge, once; nothing if it is done."""
    matter, _ = by_key(context, key)
    found = of_matter(context, matter)
    if found is None or found.closed_at is not None or found.overdue_told_at is not None:
        return
    found.overdue_told_at = context.now()
    for role in (Role.HEAD, Role.CHARGE_LEADER):
        _tell(context, matter, found, role, what="overdue", title="整改到期")


def confirm(context: Context, matter: Matter, staff_id: str, *, done: bool) -> None:
    """The leader in charge found it put right, or sends it back to the head."""
    found = _open(context, matter)
    if done:
        found.closed_at, found.closed_by = context.now(), staff_id
    else:
        _tell(context, matter, found, Role.HEAD, what=f"returned:{context.iso(context.now())}", title="整改退回")


def of_matter(context: Context, matter: Matter) -> Rectification | None:
    """The matter's rectification."""
    return context.session.exec(select(Rectification).where(Rectification.matter_id == matter.id)).one_or_none()


def _open(context: Context, matter: Matter) -> Rectification:
    found = of_matter(context, matter)
    if found is None or found.closed_at is not None:
        raise Refusal("no-rectification", "这件事项没有待整改的问题。请刷新页面查看。")
    return found


def _tell(context: Context, matter: Matter, found: Rectification, role: Role, *, what: str, title: str) -> None:
    staff_id = people.holder(context, role, matter)
    if staff_id is None:
        return
    body = f"{matter.number} 的申请人对服务不满意，整改单 {found.number}，整改期限 {context.local(found.due_at):%Y年%m月%d日}。"
    key = f"rectification:{found.number}:{what}:{role}"
    notices.tell(context, staff_id, matter, kind="rectification", article=ARTICLE, title=title, body=body, key=key)
