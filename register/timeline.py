"""What happened with a matter, in order: registration, user tasks, limits, handovers, what was asked, urged, added and rated, closing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from sqlmodel import Session, col, select

from register.handling import Consultation, ConsultationState, Copy, Correction, StageReport, SupervisionSlip, Urging
from register.limits import LimitEntry, LimitRing
from register.marks import Mark
from register.matters import Episode, EpisodeReason, Extension, Handover, Matter
from register.mirror import MirrorTask
from register.petitioning import Rating, Supplement
from register.traffic import Notice

Row = TypeVar(
    "Row",
    LimitEntry,
    LimitRing,
    Handover,
    Extension,
    Notice,
    Episode,
    Consultation,
    Copy,
    Urging,
    SupervisionSlip,
    StageReport,
    Correction,
    Supplement,
    Rating,
    Mark,
)


class Kind(StrEnum):
    """What sort of thing happened; `code` says which."""

    MATTER = "matter"  # registered, overdue, closed, archived
    TASK = "task"  # the user task's element id; who: who completed it
    LIMIT = "limit"  # the reason
    RING = "ring"  # the stage: warn, overdue, step-1 …
    HANDOVER = "handover"
    EXTENSION = "extension"  # requested, approved, refused, lapsed
    NOTICE = "notice"  # the notice's kind
    EPISODE = "episode"  # what a later one was opened for: reopened, review
    CONSULTATION = "consultation"  # asked, done, declined, withdrawn, lapsed
    COPY = "copy"
    URGING = "urging"
    SUPERVISION = "supervision"
    STAGE_REPORT = "stage-report"
    CORRECTION = "correction"  # the field
    SUPPLEMENT = "supplement"
    RATING = "rating"  # the level
    MARK = "mark"  # the mark's code; lifted: whether it was taken off again


@dataclass(frozen=True)
class Happening:
    """One entry; `who` is a staff id (None: the public or the software), `facts` what the page may show beside it."""

    at: datetime
    kind: Kind
    code: str
    who: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)


def of_matter(session: Session, matter: Matter) -> list[Happening]:
    """Everything that happened with the matter in all its episodes, the earliest first."""
    parts = (
        *(_milestones, _episodes, _tasks, _limits, _rings, _handovers, _extensions, _notices),
        *(_consultations, _copies, _urgings, _slips, _stage_reports, _corrections, _supplements, _ratings, _marks),
    )
    return sorted((entry for part in parts for entry in part(session, matter)), key=lambda entry: entry.at)


def _milestones(_: Session, matter: Matter) -> Iterator[Happening]:
    yield Happening(matter.registered_at, Kind.MATTER, "registered", matter.registered_by, {"received_at": matter.received_at})
    for code, at in (("overdue", matter.overdue_since), ("closed", matter.closed_at), ("archived", matter.archived_at)):
        if at is not None:
            yield Happening(at, Kind.MATTER, code, facts={"outcome": matter.outcome, "archive_number": matter.archive_number})


def _episodes(session: Session, matter: Matter) -> Iterator[Happening]:
    for episode in _of(session, Episode, matter):
        if episode.reason != EpisodeReason.FIRST:
            yield Happening(episode.opened_at, Kind.EPISODE, episode.reason, episode.opened_by, {"episode": episode.number})


def _tasks(session: Session, matter: Matter) -> Iterator[Happening]:
    statement = select(MirrorTask).join(Episode, col(Episode.instance_key) == col(MirrorTask.root_key))
    for task in session.exec(statement.where(Episode.matter_id == matter.id, MirrorTask.state == "completed")):
        at = task.ended_at or task.created_at
        yield Happening(at, Kind.TASK, task.element_id, task.completed_by, {"process_id": task.process_id, "created_at": task.created_at})


def _marks(session: Session, matter: Matter) -> Iterator[Happening]:
    for mark in _of(session, Mark, matter):
        facts = {"article": mark.article, "lifted": False, "reason": mark.put_reason}
        yield Happening(mark.put_at, Kind.MARK, mark.code, mark.put_by, facts)
        if mark.lifted_at is not None:
            yield Happening(mark.lifted_at, Kind.MARK, mark.code, mark.lifted_by, facts | {"lifted": True, "reason": mark.lifted_reason})


def _limits(session: Session, matter: Matter) -> Iterator[Happening]:
    for limit in _of(session, LimitEntry, matter):
        facts = {"due_at": limit.due_at, "article": limit.article, "provisional": limit.provisional, "table_version": limit.table_version}
        yield Happening(limit.changed_at, Kind.LIMIT, limit.reason, limit.changed_by, facts)


def _rings(session: Session, matter: Matter) -> Iterator[Happening]:
    for ring in _of(session, LimitRing, matter):
        yield Happening(ring.rung_at, Kind.RING, ring.stage, facts={"recipient": ring.recipient_id, "due_at": ring.due_at})


def _handovers(session: Session, matter: Matter) -> Iterator[Happening]:
    for handover in _of(session, Handover, matter):
        facts = handover.model_dump(include={"from_staff", "to_department", "to_staff", "accepted_at", "article"})
        yield Happening(handover.handed_at, Kind.HANDOVER, "handed", handover.decided_by, facts)


def _extensions(session: Session, matter: Matter) -> Iterator[Happening]:
    for extension in _of(session, Extension, matter):
        facts = {"due_on": extension.due_on, "reason": extension.reason}
        yield Happening(extension.requested_at, Kind.EXTENSION, "requested", extension.requested_by, facts)
        if extension.decided_at:
            yield Happening(extension.decided_at, Kind.EXTENSION, extension.state, extension.decided_by, facts)


def _notices(session: Session, matter: Matter) -> Iterator[Happening]:
    for notice in _of(session, Notice, matter):
        facts = {"title": notice.title, "article": notice.article, "recipient": notice.recipient_id}
        yield Happening(notice.created_at, Kind.NOTICE, notice.kind, facts=facts)


def _consultations(session: Session, matter: Matter) -> Iterator[Happening]:
    for asked in _of(session, Consultation, matter):
        facts = {"consultation": asked.kind, "department": asked.department_id, "due_on": asked.due_on}
        yield Happening(asked.asked_at, Kind.CONSULTATION, "asked", asked.asked_by, facts)
        if asked.answered_at and asked.state in {ConsultationState.DONE, ConsultationState.DECLINED}:
            yield Happening(asked.answered_at, Kind.CONSULTATION, asked.state, asked.answered_by, facts)


def _copies(session: Session, matter: Matter) -> Iterator[Happening]:
    for copy in _of(session, Copy, matter):
        facts = {"department": copy.department_id, "staff": copy.staff_id}
        yield Happening(copy.added_at, Kind.COPY, "added", copy.added_by, facts)


def _urgings(session: Session, matter: Matter) -> Iterator[Happening]:
    for urging in _of(session, Urging, matter):
        facts = {"number": urging.number, "sequence": urging.sequence, "recipient": urging.recipient_id}
        yield Happening(urging.urged_at, Kind.URGING, "urged", urging.urged_by, facts)


def _slips(session: Session, matter: Matter) -> Iterator[Happening]:
    for slip in _of(session, SupervisionSlip, matter):
        yield Happening(slip.issued_at, Kind.SUPERVISION, "issued", slip.issued_by, {"number": slip.number, "report_on": slip.report_on})


def _stage_reports(session: Session, matter: Matter) -> Iterator[Happening]:
    for report in _of(session, StageReport, matter):
        yield Happening(report.written_at, Kind.STAGE_REPORT, "reported", report.written_by)


def _corrections(session: Session, matter: Matter) -> Iterator[Happening]:
    for correction in _of(session, Correction, matter):
        yield Happening(correction.corrected_at, Kind.CORRECTION, correction.field, correction.corrected_by)


def _supplements(session: Session, matter: Matter) -> Iterator[Happening]:
    for supplement in _of(session, Supplement, matter):
        yield Happening(supplement.added_at, Kind.SUPPLEMENT, "added")


def _ratings(session: Session, matter: Matter) -> Iterator[Happening]:
    for rating in _of(session, Rating, matter):
        yield Happening(rating.given_at, Kind.RATING, rating.level, rating.asked_by)


def _of(session: Session, table: type[Row], matter: Matter) -> Sequence[Row]:
    return session.exec(select(table).where(col(table.matter_id) == matter.id).order_by(col(table.id))).all()
