"""Everything that happened beside a matter's way through its diagram, as its page shows it."""

from dataclasses import dataclass
from typing import TypeVar

from sqlmodel import col, select

from casework import merging, people
from casework.context import Context
from register.handling import Consultation, Copy, Correction, StageReport, SupervisionSlip, Urging
from register.matters import Episode, Matter
from register.petitioning import Rating, Supplement

Row = TypeVar("Row", Consultation, Copy, Urging, SupervisionSlip, StageReport, Correction, Supplement, Episode, Rating)


@dataclass(frozen=True)
class MatterRows:
    """Rows of all episodes, oldest first; `merged…` and `origin` are numbers, `concerned` a staff id."""

    episodes: list[Episode]
    consultations: list[Consultation]
    copies: list[Copy]
    urgings: list[Urging]
    supervision_slips: list[SupervisionSlip]
    stage_reports: list[StageReport]
    corrections: list[Correction]
    supplements: list[Supplement]
    ratings: list[Rating]
    merged: list[str]
    merged_into: str | None
    origin: str | None  # the matter it came out of
    supervisor: str  # department id
    concerned: str | None


def of_matter(context: Context, matter: Matter) -> MatterRows:
    """The rows of the matter."""
    return MatterRows(
        episodes=_rows(context, Episode, matter),
        consultations=_rows(context, Consultation, matter),
        copies=_rows(context, Copy, matter),
        urgings=_rows(context, Urging, matter),
        supervision_slips=_rows(context, SupervisionSlip, matter),
        stage_reports=_rows(context, StageReport, matter),
        corrections=_rows(context, Correction, matter),
        supplements=_rows(context, Supplement, matter),
        ratings=_rows(context, Rating, matter),
        merged=[merged.number for merged in merging.merged_into(context, matter)],
        merged_into=_number(context, matter.merged_into),
        origin=_number(context, matter.origin_id),
        supervisor=people.supervisor_of(matter),
        concerned=matter.concerned_staff,
    )


def _number(context: Context, matter_id: int | None) -> str | None:
    return None if matter_id is None else context.session.get_one(Matter, matter_id).number


def _rows(context: Context, table: type[Row], matter: Matter) -> list[Row]:
    return list(context.session.exec(select(table).where(col(table.matter_id) == matter.id).order_by(col(table.id))))
