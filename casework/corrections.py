"""An entry put right: subject, category or day of receipt; the limit follows from first principles (TL-6)."""

from datetime import UTC, date, datetime
from typing import Final

from casework import consultations, limits, notices, people
from casework.checks import Checks
from casework.context import Context
from casework.errors import Refusal
from casework.instructions import contradictions
from casework.kinds import CONTACT, EMERGENCY, kind_of
from casework.letters import MAX_SUBJECT
from casework.matters import identity, refuse_closed
from casework.sight import taken_up
from casework.submissions import EARLIEST
from casework.wording import refuse_secrets, required
from register import audit_trail
from register.bureau import Role
from register.handling import Correction
from register.matters import Matter

ARTICLE: Final = "TL-6"
MAX_REASON: Final = 500
CORRECTORS: Final = (Role.OFFICE, Role.SUPERVISOR)
CORRECTED: Final = "corrected"  # the reason of the limit that follows


def correct(
    context: Context,
    staff_id: str,
    number: str,
    *,
    subject: str | None = None,
    category: str | None = None,
    received_on: date | None = None,
    reason: str,
) -> list[Correction]:
    """Put right what is given (None: leave it) and keep what was before; what stays as it is makes no correction.

    A moved limit reaches the watch, the tasks and the handler. Raises Refusal from anyone but office and supervisor, for a closed letter,
    for an unknown category, a day before 2004 or after the entry, or if nothing changes.
    """
    matter = taken_up(context, staff_id, number)
    if not people.acts_as_one_of(context, staff_id, CORRECTORS, matter):
        raise Refusal("not-entitled", "只有局办公室或督办部门可以更正登记。")
    refuse_closed(matter)
    checks = Checks()
    why = checks.of(required, reason, "更正理由", MAX_REASON, "reason")
    title = matter.subject if subject is None else checks.of(required, subject, "标题", MAX_SUBJECT, "subject")
    kind = matter.category if category is None else checks.of(_known, matter, category)
    received_at = matter.received_at if received_on is None else checks.of(_on_day, context, matter, received_on)
    checks.done()
    refuse_secrets(title, why)
    before, after = (f"{context.local(moment):%Y-%m-%d}" for moment in (matter.received_at, received_at))
    changes = (("subject", matter.subject, title), ("category", matter.category, kind), ("received_on", before, after))
    made = [keep(context, matter, staff_id, change, why) for change in changes if change[1] != change[2]]
    if not made:
        raise Refusal("nothing-changed", "没有需要更正的内容。请修改后再提交。")
    matter.subject, matter.category = title, kind
    if before != after:
        matter.received_at = received_at
    matter.version += 1
    context.session.flush()
    move_limit(context, matter, staff_id)
    if "subject" in {correction.field for correction in made}:
        contradictions.look_for(context, matter)
    facts = {"fields": [correction.field for correction in made]}
    audit_trail.record(context.session, at=context.now(), actor=staff_id, action="entry-corrected", subject=matter.number, facts=facts)
    return made


def keep(context: Context, matter: Matter, staff_id: str, change: tuple[str, str | None, str | None], reason: str) -> Correction:
    """Put down one change: field, before, after."""
    field, before, after = change
    correction = Correction(
        matter_id=identity(matter),
        episode=matter.episode,
        field=field,
        before=before,
        after=after,
        reason=reason,
        corrected_by=staff_id,
        corrected_at=context.now(),
    )
    context.session.add(correction)
    return correction


def categories(matter: Matter) -> tuple[str, ...]:
    """What the category may be corrected to, the present one among them.

    An emergency runs another way than the rest, so it neither becomes nor ceases to be one. Whose a first contact is decides its way
    through the diagram: whoever has it says so by handing it on, and category and limit follow (FC-4).
    """
    if matter.category == EMERGENCY or matter.kind == CONTACT.code:
        return (matter.category,)
    return tuple(category for category in kind_of(matter).categories if category != EMERGENCY)


def _known(matter: Matter, category: str) -> str:
    if category not in kind_of(matter).categories:
        raise Refusal("bad-category", "“类别”不在可选范围内。请从列表中选择。", "category")
    if category in categories(matter):
        return category
    if matter.kind == CONTACT.code:
        raise Refusal("scope-by-handing-on", "首问归谁办理不在这里更正：请办理人在任务里选择转办，类别和期限随之更正。", "category")
    raise Refusal("emergency-stays", "重大突发事项与其他类别的办理流程不同，不能改类别。请作废后重新登记。", "category")


def _on_day(context: Context, matter: Matter, day: date) -> datetime:
    """The same time of day on the true day, never after the entry was made."""
    if day < EARLIEST:
        raise Refusal("received-too-early", f"“收到时间”早于 {EARLIEST.year} 年。请核对年份后重新填写。", "received_on")
    if day > context.local(matter.registered_at).date():
        raise Refusal("received-after-entry", "“收到时间”晚于登记时间。请填写实际收到来信的日期。", "received_on")
    moment = datetime.combine(day, context.local(matter.received_at).time(), context.zone).astimezone(UTC)
    return min(moment, matter.registered_at)


def move_limit(context: Context, matter: Matter, changed_by: str) -> None:
    """Let the limit follow what was put right, in the episode it is computed for; the handler is told of another date."""
    before = limits.current(context, matter)
    if before is None or before.episode != matter.episode:
        return
    after = limits.decide_anew(context, matter, before, CORRECTED, changed_by)
    consultations.fit(context, matter)
    handler = people.holder(context, Role.HANDLER, matter)
    if after.due_at != before.due_at and after.due_on is not None and handler is not None:
        body = f"{matter.number} 的登记已更正，办理期限重新计算为 {after.due_on:%Y年%m月%d日}。"
        key = f"{CORRECTED}:{matter.number}#{matter.episode}:{after.sequence}"
        notices.tell(context, handler, matter, kind=CORRECTED, article=ARTICLE, title="办理期限重新计算", body=body, key=key)
