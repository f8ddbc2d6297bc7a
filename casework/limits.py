"""The limit of a matter (TL): computed from its receipt and the table's row, kept with its history, told to the engine when it moves."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlmodel import col, select

from casework import outbox
from casework.context import Context
from casework.errors import Refusal
from casework.matters import by_key, episode_of, identity, kind_in_episode, matter_key
from register.handling import Consultation
from register.limits import LimitEntry, LimitPause
from register.matters import Handover, Matter
from register.mirror import Deployment, MirrorTask
from register.services import ServiceApplication, ServiceVersion
from rules.errors import LimitRefused
from rules.figures import Figure
from rules.limits import Limit, OfficeHours, compute
from rules.pauses import paused_working_days
from rules.periods import Unit
from rules.tables import decide

TABLE: Final = "time-limit"
WARNING: Final = "warning"
SETTLED: Final = "TL-6"  # a limit set for the single matter


def set_limit(
    context: Context, matter: Matter, figure: Figure, reason: str, *, explicit: date | None = None, changed_by: str | None = None
) -> LimitEntry:
    """Compute the limit and put it in force; the same limit again changes nothing. The caller has locked the matter.

    A moved limit reaches the watch (`limit-changed`) and the open tasks' due dates. Raises LimitRefused for a date the rule forbids.
    """
    limit = _computed(context, matter, figure, explicit)
    before = current(context, matter)
    if before is not None and before.episode == matter.episode and _same(before, limit, explicit):
        return before
    return _put_in_force(context, matter, before, limit, figure=figure, reason=reason, explicit=explicit, changed_by=changed_by)


def set_from_table(context: Context, key: str, row: Mapping[str, Any] | None) -> LimitEntry:
    """Compute an episode's first limit from the row that the engine's table gave (TL); an explicit date of the matter stands (TL-6).

    Raises LimitRefused without a row, or for an explicit date the row does not allow: the office then settles a date.
    """
    matter, _ = by_key(context, key)
    in_force = current(context, matter)
    if in_force is not None and in_force.episode == matter.episode:
        return in_force
    if row is None:
        raise LimitRefused("时限表中没有适用于本事项的时限")
    return set_limit(context, matter, _figure(context, matter, row), "computed", explicit=matter.explicit_due)


def settle(context: Context, matter: Matter, due_on: date, settled_by: str) -> LimitEntry:
    """Put a date in force that the office sets, where the table has none or the one given is not allowed (TL-6).

    Raises LimitRefused for one that is past, or beyond the ceiling of the table's row.
    """
    if context.closing(due_on) <= context.now():
        raise LimitRefused("办结日期已过，请改填今天或以后的日期", SETTLED)
    row = _row_for(context, matter)
    figure = _figure_for_one(context, matter, due_on) if row is None else _figure(context, matter, row)
    matter.explicit_due = due_on
    return set_limit(context, matter, figure, "explicit", explicit=due_on, changed_by=settled_by)


def recompute(context: Context, matter: Matter, before: LimitEntry, reason: str) -> LimitEntry:
    """Compute the limit in force anew with the figure it keeps; `before` itself if it stays."""
    return move(context, matter, before, reason, explicit=before.explicit_on, changed_by=before.changed_by)


def decide_anew(context: Context, matter: Matter, before: LimitEntry, reason: str, changed_by: str) -> LimitEntry:
    """Compute the limit with the figure that the table has for the matter as corrected; `before` itself if it stays."""
    row = _row_for(context, matter)
    figure = Figure.of(before.figure) if row is None else _figure(context, matter, row)
    return move(context, matter, before, reason, explicit=before.explicit_on, changed_by=changed_by, figure=figure)


def set_anew(context: Context, matter: Matter, reason: str, changed_by: str) -> LimitEntry:
    """Put the limit in force that the matter's category, explicit date and start now call for; raises LimitRefused as `compute` does."""
    row = _row_for(context, matter)
    if row is None:
        raise LimitRefused("时限表中没有适用于本事项的时限")
    return set_limit(context, matter, Figure.of(row), reason, explicit=matter.explicit_due, changed_by=changed_by)


def move(
    context: Context,
    matter: Matter,
    before: LimitEntry,
    reason: str,
    *,
    explicit: date | None,
    changed_by: str | None,
    figure: Figure | None = None,
) -> LimitEntry:
    """Set the limit anew, with the figure it has unless another is given.

    A date beyond the ceiling, which a loaded notice or a corrected receipt may bring nearer, becomes the ceiling.
    """
    figure = figure or Figure.of(before.figure)
    if explicit is not None:
        latest = _computed(context, matter, figure, None).latest_date
        explicit = explicit if latest is None else min(explicit, latest)
    limit = _computed(context, matter, figure, explicit)
    if _same(before, limit, explicit):
        return before
    return _put_in_force(context, matter, before, limit, figure=figure, reason=reason, explicit=explicit, changed_by=changed_by)


def current(context: Context, matter: Matter) -> LimitEntry | None:
    """The limit in force."""
    statement = select(LimitEntry).where(LimitEntry.matter_id == matter.id, col(LimitEntry.current))
    return context.session.exec(statement).one_or_none()


def history(context: Context, matter: Matter) -> list[LimitEntry]:
    """Every limit the matter has had, oldest first."""
    statement = select(LimitEntry).where(LimitEntry.matter_id == matter.id)
    return list(context.session.exec(statement.order_by(col(LimitEntry.episode), col(LimitEntry.sequence))))


def variables(context: Context, entry: LimitEntry) -> dict[str, str | None]:
    """What the diagrams know of a limit: three moments, ISO with offset."""
    latest_at = None if entry.latest_on is None else context.closing(entry.latest_on)
    return {name: None if at is None else context.iso(at) for name, at in _moments(entry, latest_at).items()} | _accept_by(context, entry)


def received_in_episode(context: Context, matter: Matter) -> datetime:
    """What the limit counts from: the receipt, or the day it was signed for (TL-3); for a reopened matter the reopening."""
    if matter.counted_from is not None:
        return matter.counted_from
    return matter.received_at if matter.episode == 1 else episode_of(context, matter).opened_at


def worked_days(context: Context, matter: Matter) -> int:
    """The working days from what the limit counts from (that day not counted) to today, less those the clock stood still (ON-1)."""
    gone = context.calendar.working_days(context.local(received_in_episode(context, matter)).date(), context.today())
    return gone - paused_working_days(context.calendar, _spans(context, _pauses(context, matter)))


def explicit_allowed(context: Context, matter: Matter) -> bool:
    """Whether a date may be set for the single matter of this kind and category at all (TL-3, TL-4, TL-6)."""
    row = _row_for(context, matter)
    return row is not None and Figure.of(row).explicit_allowed


def refuse_bad_explicit(context: Context, kind: str, category: str, received_at: datetime, explicit: date | None) -> None:
    """Refusal for an explicit date that the rule will not allow (TL-6), before the matter is registered."""
    row = decide(context.tables[TABLE], {"kind": kind, "category": category})
    if explicit is None or row is None:
        return
    try:
        _reckon(context, Figure.of(row), received_at, explicit, 0)
    except LimitRefused as error:
        raise Refusal("explicit-refused", f"{error}。请改填办结日期，或留空按规定计算。", "explicit_due") from error


def _figure(context: Context, matter: Matter, row: Mapping[str, Any]) -> Figure:
    """The row's figure; for a service with its promise from the version it was applied for under (TL-2)."""
    promised = _promise(context, matter)
    return Figure.of(row) if promised is None else Figure.of(row).promised(promised)


def _promise(context: Context, matter: Matter) -> int | None:
    statement = select(ServiceVersion.promised_days).join(ServiceApplication)
    return context.session.exec(statement.where(ServiceApplication.matter_id == matter.id)).one_or_none()


def _row_for(context: Context, matter: Matter) -> dict[str, Any] | None:
    return decide(context.tables[TABLE], {"kind": kind_in_episode(context, matter), "category": matter.category})


def _figure_for_one(context: Context, matter: Matter, due_on: date) -> Figure:
    """A figure for the single matter of a kind that the table does not know: the working days until the date."""
    days = max(1, context.calendar.working_days(context.local(received_in_episode(context, matter)).date(), due_on))
    return Figure(
        amount=days,
        unit=Unit.WORKING_DAY,
        rolls_over=True,
        ceiling_amount=None,
        ceiling_unit=None,
        explicit_allowed=True,
        accept_minutes=None,
        counted_from="收到之日",
        article=SETTLED,
    )


def _computed(context: Context, matter: Matter, figure: Figure, explicit: date | None) -> Limit:
    """While the clock stands still nothing is due (ON-1)."""
    pauses = _pauses(context, matter)
    paused = paused_working_days(context.calendar, _spans(context, pauses))
    limit = _reckon(context, figure, received_in_episode(context, matter), explicit, paused)
    standing_still = any(pause.until is None for pause in pauses)
    return replace(limit, due_on=None, due_at=None, warn_at=None) if standing_still else limit


def _pauses(context: Context, matter: Matter) -> Sequence[LimitPause]:
    return context.session.exec(select(LimitPause).where(LimitPause.matter_id == matter.id)).all()


def _spans(context: Context, pauses: Sequence[LimitPause]) -> list[tuple[date, date]]:
    """From when until when the clock stood still; one that lasts, until today."""
    return [(pause.since, pause.until or max(pause.since, context.today())) for pause in pauses]


def _reckon(context: Context, figure: Figure, received_at: datetime, explicit: date | None, paused: int) -> Limit:
    return compute(
        figure,
        received_at,
        context.calendar,
        warning=context.tables[WARNING],
        explicit=explicit,
        paused_working_days=paused,
        office=OfficeHours(context.office_close, context.zone),
    )


def _same(entry: LimitEntry, limit: Limit, explicit: date | None) -> bool:
    kept = (entry.due_at, entry.warn_at, entry.latest_on, entry.provisional, entry.short, entry.explicit_on)
    return kept == (limit.due_at, limit.warn_at, limit.latest_date, limit.provisional, limit.short, explicit)


def _put_in_force(
    context: Context,
    matter: Matter,
    before: LimitEntry | None,
    limit: Limit,
    *,
    figure: Figure,
    reason: str,
    explicit: date | None,
    changed_by: str | None,
) -> LimitEntry:
    follows = before is not None and before.episode == matter.episode
    if before is not None:
        before.current = False
        context.session.flush()
    entry = LimitEntry(
        matter_id=identity(matter),
        episode=matter.episode,
        sequence=before.sequence + 1 if before is not None and follows else 1,
        current=True,
        category=matter.category,
        amount=limit.amount,
        unit=limit.unit,
        figure=_row_of(figure),
        explicit_on=explicit,
        short=limit.short,
        article=limit.article,
        table_version=_table_version(context),
        received_at=received_in_episode(context, matter),
        due_on=limit.due_on,
        due_at=limit.due_at,
        warn_at=limit.warn_at,
        latest_on=limit.latest_date,
        provisional=limit.provisional,
        reason=reason,
        changed_by=changed_by,
        changed_at=context.now(),
    )
    context.session.add(entry)
    context.session.flush()
    _put_on_matter(context, matter, limit)
    if follows:
        _tell_engine(context, matter, entry)
    return entry


def _row_of(figure: Figure) -> dict[str, Any]:
    """The figure as the table's outputs, so that `Figure.of` reads it back."""
    return {_camel(name): value for name, value in asdict(figure).items()}


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.title() for word in rest)


def _table_version(context: Context) -> str:
    """The deployed version of the time-limit table; before the feed has told it, the tag of the table at hand."""
    deployed = select(Deployment.version).where(Deployment.kind == "decision", Deployment.definition_id == TABLE)
    version = context.session.exec(deployed.order_by(col(Deployment.version).desc())).first()
    return f"tag-{context.tables[TABLE].version_tag}" if version is None else str(version)


def _put_on_matter(context: Context, matter: Matter, limit: Limit) -> None:
    matter.due_at, matter.warn_at, matter.provisional = limit.due_at, limit.warn_at, limit.provisional
    if limit.due_at is None or limit.due_at > context.now():
        matter.overdue_since = None


def _tell_engine(context: Context, matter: Matter, entry: LimitEntry) -> None:
    key = matter_key(matter)
    moments = variables(context, entry)
    outbox.send_message(context, "limit-changed", key, moments, f"limit-changed:{key}:{entry.sequence}")
    for task in dated_tasks(context, matter):
        _give_due(context, matter, entry, task)


def align_tasks(context: Context, matter: Matter, entry: LimitEntry) -> None:
    """Give open tasks with another due date the limit's: a task that was being made while the limit moved was not seen then."""
    for task in dated_tasks(context, matter):
        if task.due_at != entry.due_at:
            _give_due(context, matter, entry, task)


def _give_due(context: Context, matter: Matter, entry: LimitEntry, task: MirrorTask) -> None:
    if entry.due_at is not None:
        outbox.task_due(context, task.key, entry.due_at, f"task-due:{task.key}:{matter_key(matter)}:{entry.sequence}")


def dated_tasks(context: Context, matter: Matter) -> list[MirrorTask]:
    """The open user tasks whose due date is the matter's: a consultation and a handover to be accepted have dates of their own."""
    asked = set(context.session.exec(select(Consultation.element_instance_key).where(Consultation.matter_id == matter.id)))
    offered = set(context.session.exec(select(Handover.element_instance_key).where(Handover.matter_id == matter.id)))
    return [task for task in open_tasks(context, matter) if task.element_instance_key not in asked | offered]


def open_tasks(context: Context, matter: Matter) -> list[MirrorTask]:
    """The user tasks open in the instance that runs the matter."""
    root = episode_of(context, matter).instance_key
    return list(context.session.exec(select(MirrorTask).where(MirrorTask.root_key == root, MirrorTask.state == "created")))


def accept_by(entry: LimitEntry) -> datetime | None:
    """Until when it is to be taken on, of what has no fixed end (TL-5)."""
    minutes = Figure.of(entry.figure).accept_minutes
    return None if minutes is None else entry.received_at + timedelta(minutes=minutes)


def _accept_by(context: Context, entry: LimitEntry) -> dict[str, str]:
    moment = accept_by(entry)
    return {} if moment is None else {"acceptBy": context.iso(moment)}


def _moments(entry: LimitEntry, latest_at: datetime | None) -> Mapping[str, datetime | None]:
    return {"dueAt": entry.due_at, "warnAt": entry.warn_at, "latestAt": latest_at}
