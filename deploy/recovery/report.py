"""The losses as lines that a person reads: number, stage, who, when."""

from collections import Counter
from collections.abc import Iterator

from sqlmodel import col, select

from api.diagram_files import element_name
from casework import urgings
from casework.context import Context
from casework.instructions import supervision
from deploy.places import ROOT
from deploy.recovery.difference import Difference
from deploy.recovery.losses import Losses, Series
from deploy.recovery.story import DoneJob, Published, Run
from register.audit_trail import verify
from register.matters import NumberSeries
from register.mirror import MirrorInstance, MirrorStep, MirrorTask

DECISION = "accept-decision"


def report(context: Context, losses: Losses, noted_head: str | None) -> list[Difference]:
    """All differences, the ones that need a person first. noted_head: the audit trail's, from the backup's manifest."""
    return [
        *(_lost(context, run) for run in losses.lost),
        *(decision_line(context, losses, job, "decision-lost") for job in losses.jobs if job.type == DECISION),
        *_steps(losses),
        *_idle(losses),
        *(_message_lost(context, message) for message in losses.messages),
        *(_series("number", "编号", "number", series) for series in losses.numbers),
        *_unknown_numbers(context, losses),
        *(_series("id", "内部编号", "id", series) for series in losses.ids),
        *_again(context, losses),
        *_audit(context, noted_head),
    ]


def _lost(context: Context, run: Run) -> Difference:
    stage, handler, state = _stage(context, run.instance_key)
    facts = {"began_at": context.iso(run.began_at), "stage": stage, "handler": handler, "state": state, "instance": run.instance_key}
    return Difference(
        "matter-lost",
        run.matter_key,
        f"引擎在办而台账没有：{run.matter_key}，{context.local(run.began_at):%Y-%m-%d %H:%M} 起办，环节 {stage}，经办 {handler or '无'}",
        f"run by the engine, not in the register: {run.matter_key}, begun {context.iso(run.began_at)}, {stage}, with {handler or 'nobody'}",
        facts,
    )


def _stage(context: Context, root: str) -> tuple[str, str | None, str]:
    """The open task's name and person, or where the run stands; and whether it still runs."""
    tasks = select(MirrorTask).where(MirrorTask.root_key == root)
    open_task = context.session.exec(tasks.where(MirrorTask.state == "created").order_by(col(MirrorTask.created_at).desc())).first()
    instance = context.session.get(MirrorInstance, root)
    state = "unknown" if instance is None else instance.state
    if open_task is not None:
        return element_name(ROOT / "bpmn", open_task.process_id, open_task.element_id), open_task.assignee, state
    last_done = context.session.exec(tasks.where(MirrorTask.state == "completed").order_by(col(MirrorTask.ended_at).desc())).first()
    return _where(context, root, state), None if last_done is None else last_done.completed_by, state


def _where(context: Context, root: str, state: str) -> str:
    if state != "active":
        return "流程已结束"
    steps = select(MirrorStep).where(MirrorStep.root_key == root, MirrorStep.state == "active").order_by(col(MirrorStep.position).desc())
    step = context.session.exec(steps).first()
    return "未知" if step is None else element_name(ROOT / "bpmn", step.process_id, step.element_id)


def decision_line(context: Context, losses: Losses, job: DoneJob, kind: str, reason: str | None = None) -> Difference:
    """A completed user task: which matter, which step, who, when."""
    matter, name = losses.matter_of(job) or job.instance_key, element_name(ROOT / "bpmn", job.process_id, job.element_id)
    task = context.session.exec(select(MirrorTask).where(MirrorTask.element_instance_key == job.element_instance_key)).first()
    who = None if task is None else task.completed_by
    at = job.done_at if task is None or task.ended_at is None else task.ended_at
    facts = {"step": name, "who": who, "at": context.iso(at), "job": job.key} | ({} if reason is None else {"reason": reason})
    return Difference(
        kind,
        matter,
        f"引擎中已办而台账没有：{matter} {name}，{who or '无人'} {context.local(at):%Y-%m-%d %H:%M}",
        f"done in the engine, not in the register: {matter} {job.element_id} by {who or 'nobody'} at {context.iso(at)}",
        facts,
    )


def _steps(losses: Losses) -> Iterator[Difference]:
    counted: dict[str, Counter[str]] = {}
    for job in losses.jobs:
        if job.type != DECISION:
            counted.setdefault(losses.matter_of(job) or job.instance_key, Counter())[job.type] += 1
    for matter, types in counted.items():
        told = "、".join(f"{name}×{count}" for name, count in sorted(types.items()))
        yield Difference(
            "step-lost", matter, f"系统已做而台账没有：{matter} {told}", f"done by the software, not in the register: {told}", dict(types)
        )


def _idle(losses: Losses) -> Iterator[Difference]:
    catching_up = {losses.matter_of(job) for job in losses.jobs}
    for key in losses.idle:
        if key not in catching_up:
            yield Difference("matter-idle", key, f"没有流程在办：{key}", f"nothing runs {key}", {})


def _message_lost(context: Context, message: Published) -> Difference:
    facts = {"name": message.name, "id": message.id, "at": context.iso(message.at)}
    return Difference(
        "message-lost",
        message.matter_key,
        f"已发给引擎而台账没有：{message.name}（{message.matter_key}，{context.local(message.at):%Y-%m-%d %H:%M}）",
        f"sent to the engine, not in the register: {message.name} about {message.matter_key}",
        facts,
    )


def _series(kind: str, chinese: str, english: str, series: Series) -> Difference:
    facts = {"ours": series.ours, "given": series.given}
    return Difference(
        kind,
        series.name,
        f"{chinese} {series.name}：台账记到 {series.ours}，已用到 {series.given}",
        f"{english}s of {series.name}: the register knows {series.ours}, given out up to {series.given}",
        facts,
    )


def _unknown_numbers(context: Context, losses: Losses) -> Iterator[Difference]:
    """Urging and supervision slips never pass the engine; only people know which were handed out since."""
    if not losses.jobs and not losses.lost:
        return
    year = context.today().year
    for prefix in (urgings.PREFIX, supervision.PREFIX):
        row = context.session.get(NumberSeries, (prefix, year))
        last = 0 if row is None else row.last
        name = f"{prefix}-{year}"
        told = f"编号 {name}：台账记到 {last}，之后是否发出过无从得知"
        yield Difference("number-unknown", name, told, f"numbers of {name}: the register knows {last}", {"ours": last})


def _again(context: Context, losses: Losses) -> Iterator[Difference]:
    for row in losses.to_send:
        name, key = row.payload["name"], row.payload["correlation_key"]
        yield Difference(
            "message-again", key, f"将再发：{name}（{key}）", f"to be sent again: {name} about {key}", {"name": name, "id": row.id}
        )
    for row, notice in losses.to_mail:
        to = notice.recipient_id or "来信人"
        facts = {"kind": notice.kind, "to": notice.recipient_id, "id": row.id, "created_at": context.iso(notice.created_at)}
        yield Difference(
            "mail-again", notice.title, f"邮件可能重复：{notice.title} → {to}", f"a mail may go out twice: {notice.kind} to {to}", facts
        )


def _audit(context: Context, noted_head: str | None) -> Iterator[Difference]:
    broken = verify(context.session, noted_head)
    if broken is not None:
        told = f"留痕链断在 {broken.event_id or '末尾'}"
        yield Difference(
            "audit-broken", "audit", told, f"the trail breaks at {broken.event_id}: {broken.reason}", {"event": broken.event_id}
        )
    elif noted_head is not None:
        yield Difference("audit", "audit", "留痕链与备份清单相符", "the trail agrees with the backup's manifest", {"head": noted_head})
