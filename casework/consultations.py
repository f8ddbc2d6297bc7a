"""Other departments' part in a letter: co-handling (协办) and consent to the answer (会签), each with a date of its own (FC-4.3)."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from casework import consulted, outbox, people
from casework.consulted import ASKERS, KINDS, may_answer
from casework.context import Context
from casework.errors import Refusal
from casework.kinds import CONTACT
from casework.matters import by_key, identity, matter_key, refuse_closed
from casework.sight import taken_up
from casework.steps import Completion
from casework.wording import refuse_secrets, required
from register import audit_trail
from register.bureau import Department
from register.handling import Consultation, ConsultationState
from register.matters import Matter, MatterStatus
from register.mirror import MirrorTask

MAX_TEXT: Final = 5_000
ASKABLE: Final = (MatterStatus.ACCEPTED, MatterStatus.ASSIGNED, MatterStatus.SIGNED_FOR)
"""From acceptance until the answer is submitted."""
BEFORE: Final = (MatterStatus.REGISTERED, MatterStatus.HANDED_OVER)
"""A first contact too: the office names co-handlers together with lead and handler (FC-4.3)."""


def ask(context: Context, staff_id: str, number: str, *, kind: str, department: str, due_on: date, question: str) -> Consultation:
    """Ask a department for its part, due by a working day not after the letter's own due date; its acting head is told.

    Raises Refusal unless the handler, the head or the office asks, for a department where somebody not recused can answer.
    """
    matter = taken_up(context, staff_id, number)
    if not people.acts_as_one_of(context, staff_id, ASKERS, matter):
        raise Refusal("not-entitled", "只有承办人、处室负责人或局办公室可以请其他处室协办、会签。")
    if not askable(matter):
        raise Refusal("not-in-hand", "这件事项不在办理环节，不能请其他处室协办、会签。")
    if kind not in KINDS:
        raise Refusal("bad-kind", "请选择协办或会签。", "kind")
    _refuse_bad_day(context, matter, due_on)
    consultation = Consultation(
        matter_id=identity(matter),
        episode=matter.episode,
        kind=kind,
        department_id=_department(context, matter, department),
        asked_by=staff_id,
        asked_at=context.now(),
        due_on=due_on,
        question=required(question, "事由", MAX_TEXT, "question"),
    )
    refuse_secrets(consultation.question)
    if consulted.holder(context, consultation, matter) is None:
        raise Refusal("nobody-to-ask", "该处室没有可以答复的人（须回避或不在岗）。请另选处室。", "department")
    put(context, matter, consultation)
    return consultation


def askable(matter: Matter) -> bool:
    """Whether the matter is at a stage in which others may be asked."""
    stages = (*BEFORE, *ASKABLE) if matter.kind == CONTACT.code else ASKABLE
    return matter.closed_at is None and matter.status in stages


def put(context: Context, matter: Matter, consultation: Consultation) -> None:
    """Put a consultation that is in order before whoever is asked, and start its diagram."""
    context.session.add(consultation)
    context.session.flush()
    _ask_engine(context, matter, consultation)
    asked = consulted.holder(context, consultation, matter)
    if asked is not None:
        _tell_asked(context, matter, consultation, asked)
    facts = {"kind": consultation.kind, "department": consultation.department_id, "due_on": consultation.due_on.isoformat()}
    by = consultation.asked_by
    audit_trail.record(context.session, at=context.now(), actor=by, action="consultation-asked", subject=matter.number, facts=facts)


def opine(context: Context, staff_id: str, consultation_id: int, text: str) -> None:
    """Store the opinion; the task is completed afterwards. Raises Refusal unless whoever is asked writes while it is pending."""
    matter, consultation = _pending(context, staff_id, consultation_id)
    if not may_answer(context, staff_id, consultation, matter):
        raise Refusal("not-consulted", "只有被征求意见的人（或其代行人员）可以填写意见。")
    words = required(text, "意见", MAX_TEXT, "opinion")
    refuse_secrets(words)
    consultation.opinion, consultation.answered_by, consultation.answered_at = words, staff_id, context.now()
    audit_trail.record(
        context.session,
        at=context.now(),
        actor=staff_id,
        action="opinion-written",
        subject=matter.number,
        facts={"consultation": consultation_id},
    )


def demand_answered(context: Context, matter: Matter) -> None:
    """Raise Refusal while an opinion that was asked for has not come: nothing is submitted before it."""
    if people.pending_consultations(context, matter):
        raise Refusal("consultation-pending", "还有协办或会签意见没有回复。请等待答复，或在事项页面撤回后再提交。")


def withdraw(context: Context, staff_id: str, consultation_id: int) -> None:
    """Take the question back; whoever was asked is told. Raises Refusal unless it is pending and whoever may ask does so."""
    matter, consultation = _pending(context, staff_id, consultation_id)
    if not people.acts_as_one_of(context, staff_id, ASKERS, matter):
        raise Refusal("not-entitled", "只有承办人、处室负责人或局办公室可以撤回协办、会签。")
    consultation.state = ConsultationState.WITHDRAWN
    _end_task(context, matter, consultation, f"consultation-withdrawn:{consulted.correlation_key(matter, consultation)}")
    asked = consulted.holder(context, consultation, matter)
    if asked is not None:
        body = f"{matter.number} 的{KINDS[consultation.kind]}请求已撤回，不需要再答复。"
        consulted.tell(context, matter, asked, title="协办会签撤回", body=body, key=f"consultation-withdrawn:{consultation_id}")
    audit_trail.record(
        context.session,
        at=context.now(),
        actor=staff_id,
        action="consultation-withdrawn",
        subject=matter.number,
        facts={"consultation": consultation_id},
    )


def begin(context: Context, matter: Matter, element_instance_key: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Tie a user task to its consultation as the task is made, before anybody can complete it: its person and its own due date.

    Answered in the moment its date moved, the consultation is over although the engine makes the task anew: the engine is told.
    """
    consultation = consulted.find(context, matter, values.get("consultationId"))
    consultation.element_instance_key = element_instance_key
    if consultation.state != ConsultationState.PENDING:
        _end_task(context, matter, consultation, f"consultation-over:{element_instance_key}")
    return {"assignee": consulted.holder(context, consultation, matter), "dueAt": context.iso(context.closing(consultation.due_on))}


def answer(context: Context, done: Completion) -> None:
    """Whoever is asked gives the stored opinion or declines; the asker is told. Raises Refusal."""
    choice = done.choice("consultation", ConsultationState.DONE, ConsultationState.DECLINED)
    consultation = _of_task(context, done)
    if not may_answer(context, done.staff_id, consultation, done.matter):
        raise Refusal("not-consulted", "只有被征求意见的人（或其代行人员）可以答复。")
    if choice == ConsultationState.DONE and consultation.opinion is None:
        raise Refusal("no-opinion", "意见还没有写好。请先在事项页面保存意见，再提交。")
    consultation.state = choice
    consultation.answered_by, consultation.answered_at = done.staff_id, context.now()
    said = "已答复" if choice == ConsultationState.DONE else "表示不予协办、会签"
    body = f"{done.matter.number}：{people.department_name(context, consultation.department_id)}{said}，请在事项页面查看。"
    consulted.tell(
        context, done.matter, consultation.asked_by, title="协办会签答复", body=body, key=f"consultation-answered:{consultation.id}"
    )


def remind(context: Context, key: str, consultation_id: int) -> None:
    """The date has come: remind whoever is asked, and tell the asker, once; nothing if the opinion has come meanwhile."""
    matter, _ = by_key(context, key)
    consultation = consulted.find(context, matter, consultation_id)
    if consultation.state != ConsultationState.PENDING or matter.closed_at is not None:
        return
    name = people.department_name(context, consultation.department_id)
    body = f"{matter.number} 的{KINDS[consultation.kind]}应于 {consultation.due_on:%Y年%m月%d日} 前答复，尚未收到{name}的意见。"
    for staff_id in dict.fromkeys((consulted.holder(context, consultation, matter), consultation.asked_by)):
        if staff_id is not None:
            consulted.tell(context, matter, staff_id, title="协办会签到期", body=body, key=f"consultation-due:{consultation_id}:{staff_id}")


def options(context: Context, matter: Matter) -> list[dict[str, str]]:
    """The departments that may be asked, as options of a form."""
    return [option for option in people.departments(context) if option["value"] != _lead(context, matter)]


def asked_by_task(context: Context, matter: Matter, task: MirrorTask) -> str | None:
    """Who is to answer the consultation that an open task asks about; None if it is over."""
    for consultation in people.pending_consultations(context, matter):
        if consultation.element_instance_key == task.element_instance_key:
            return consulted.holder(context, consultation, matter)
    return None


def fit(context: Context, matter: Matter) -> None:
    """No date of a consultation lies beyond the letter's own, which a correction may have brought nearer."""
    for consultation in people.pending_consultations(context, matter):
        if matter.due_at is not None and context.closing(consultation.due_on) > matter.due_at:
            consultation.due_on = context.local(matter.due_at).date()
            _move(context, matter, consultation)


def lapse(context: Context, matter: Matter) -> None:
    """What nobody answered before the letter was closed has lapsed."""
    for consultation in people.pending_consultations(context, matter):
        consultation.state = ConsultationState.LAPSED


def _of_task(context: Context, done: Completion) -> Consultation:
    """By the task itself: whoever completes it may send any variable along."""
    for consultation in people.pending_consultations(context, done.matter):
        if consultation.element_instance_key == done.element_instance_key:
            return consultation
    raise Refusal("consultation-over", "这件协办或会签已经答复、撤回或失效。")


def _refuse_bad_day(context: Context, matter: Matter, due_on: date) -> None:
    if context.closing(due_on) <= context.now() or not context.calendar.is_working_day(due_on):
        raise Refusal("bad-date", "答复日期应是今天以后的工作日。请改填。", "due_on")
    if matter.due_at is not None and context.closing(due_on) > matter.due_at:
        raise Refusal(
            "beyond-limit", f"答复日期不能晚于这件事项的办理期限 {context.local(matter.due_at):%Y-%m-%d}。请改填更早的日期。", "due_on"
        )


def _department(context: Context, matter: Matter, department_id: str) -> str:
    department = context.session.get(Department, department_id)
    if department is None or not department.active or department.id in people.NOT_ASSIGNABLE:
        raise Refusal("department-inactive", "所选处室不能协办、会签。请另选处室。", "department")
    if department.id == _lead(context, matter):
        raise Refusal("own-department", "不能请本处室协办、会签。请另选处室。", "department")
    if any(one.department_id == department.id for one in people.pending_consultations(context, matter)):
        raise Refusal("already-asked", "已请该处室协办或会签，尚未答复。请等待答复，或先撤回。", "department")
    return department.id


def _lead(context: Context, matter: Matter) -> str | None:
    """The department that handles it, or is to take it over; while nobody has a first contact in hand, none (FC-4.3)."""
    offered = people.pending_handover(context, matter)
    if offered is not None:
        return offered.to_department
    return None if matter.kind == CONTACT.code and matter.handler_id is None else people.department_of(matter)


def _move(context: Context, matter: Matter, consultation: Consultation) -> None:
    """The engine makes the task anew, with the new due date and a timer for it; whoever is asked is told."""
    key = consulted.correlation_key(matter, consultation)
    moved = {"consultationDueAt": context.iso(context.closing(consultation.due_on))}
    outbox.send_message(context, "consultation-moved", key, moved, f"consultation-moved:{key}:{consultation.due_on}")
    asked = consulted.holder(context, consultation, matter)
    if asked is not None:
        body = f"{matter.number} 的{KINDS[consultation.kind]}答复日期提前到 {consultation.due_on:%Y年%m月%d日}。"
        key = f"consultation-moved:{consultation.id}:{consultation.due_on}"
        consulted.tell(context, matter, asked, title="协办会签日期变更", body=body, key=key)


def _end_task(context: Context, matter: Matter, consultation: Consultation, natural_key: str) -> None:
    outbox.send_message(context, "consultation-withdrawn", consulted.correlation_key(matter, consultation), {}, natural_key)


def _pending(context: Context, staff_id: str, consultation_id: int) -> tuple[Matter, Consultation]:
    """The matter (locked) and its pending consultation; raises Refusal."""
    found = context.session.get(Consultation, consultation_id)
    number = "" if found is None else context.session.get_one(Matter, found.matter_id).number
    matter = taken_up(context, staff_id, number)
    consultation = context.session.get_one(Consultation, consultation_id, populate_existing=True)
    if consultation.state != ConsultationState.PENDING:
        raise Refusal("consultation-over", "这件协办或会签已经答复、撤回或失效。请刷新页面查看。")
    refuse_closed(matter)
    return matter, consultation


def _ask_engine(context: Context, matter: Matter, consultation: Consultation) -> None:
    variables = {
        "consultationId": consultation.id,
        "consultationKey": consulted.correlation_key(matter, consultation),
        "consultationDueAt": context.iso(context.closing(consultation.due_on)),
        "consultedDepartment": consultation.department_id,
    }
    outbox.send_message(context, "consultation-asked", matter_key(matter), variables, f"consultation-asked:{consultation.id}")


def _tell_asked(context: Context, matter: Matter, consultation: Consultation, asked: str) -> None:
    body = f"{matter.number} 请贵处{KINDS[consultation.kind]}，请于 {consultation.due_on:%Y年%m月%d日} 前答复。"
    consulted.tell(context, matter, asked, title=f"请予{KINDS[consultation.kind]}", body=body, key=f"consultation-asked:{consultation.id}")
