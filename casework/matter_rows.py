"""Everything that happened beside a matter's way through its diagram, as its page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from sqlmodel import col, select

from casework import dispositions, joint_letters, merging, people
from casework.context import Context
from casework.matters import identity
from register.handling import Consultation, Copy, Correction, Disposition, StageReport, Urging
from register.identity_vault import Person
from register.matters import Episode, Letter, Matter
from register.petitioning import Rating, Supplement

Row = TypeVar("Row", Consultation, Copy, Urging, StageReport, Correction, Supplement, Episode, Rating)


@dataclass(frozen=True)
class MatterRows:
    """Rows of all episodes, oldest first; the disposition is the current episode's; `merged…` are numbers, `concerned` a staff id."""

    episodes: list[Episode]
    disposition: Disposition | None
    disposition_target: str | None  # the number of the letter it is merged into
    reasons: Mapping[str, Mapping[str, str]]  # that a disposition may have, in words by kind and code
    consultations: list[Consultation]
    copies: list[Copy]
    urgings: list[Urging]
    stage_reports: list[StageReport]
    corrections: list[Correction]
    supplements: list[Supplement]
    ratings: list[Rating]
    representatives: list[Person]  # masked; empty unless the letter is a joint one
    merged: list[str]
    merged_into: str | None
    supervisor: str  # department id
    concerned: str | None


def of_matter(context: Context, matter: Matter) -> MatterRows:
    """The rows of the matter."""
    disposition = dispositions.of(context, matter)
    return MatterRows(
        episodes=_rows(context, Episode, matter),
        disposition=disposition,
        disposition_target=None if disposition is None else _number(context, disposition.target_id),
        reasons=dispositions.REASONS,
        consultations=_rows(context, Consultation, matter),
        copies=_rows(context, Copy, matter),
        urgings=_rows(context, Urging, matter),
        stage_reports=_rows(context, StageReport, matter),
        corrections=_rows(context, Correction, matter),
        supplements=_rows(context, Supplement, matter),
        ratings=_rows(context, Rating, matter),
        representatives=joint_letters.shown(context, matter),
        merged=[merged.number for merged in merging.merged_into(context, matter)],
        merged_into=_number(context, matter.merged_into),
        supervisor=people.supervisor_of(matter),
        concerned=context.session.get_one(Letter, identity(matter)).concerned_staff,
    )


def _number(context: Context, matter_id: int | None) -> str | None:
    return None if matter_id is None else context.session.get_one(Matter, matter_id).number


def _rows(context: Context, table: type[Row], matter: Matter) -> list[Row]:
    return list(context.session.exec(select(table).where(col(table.matter_id) == matter.id).order_by(col(table.id))))
