"""Numbers that were given out and must not be given again: series and sequences are moved beyond the highest known."""

import re
from collections.abc import Iterable
from typing import Final

from sqlalchemy import func, text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from deploy.problems import Problem
from deploy.recovery.losses import SEQUENCES, Series
from register.matters import NumberSeries

GIVEN_OUT: Final = re.compile(r"([A-Z]+)-(\d{4})-(\d{6})")


def read_given_out(numbers: Iterable[str]) -> list[Series]:
    """Numbers that people have seen on paper, such as `CB-2026-000007`; raises Problem for anything else."""
    found = [GIVEN_OUT.fullmatch(number) for number in numbers]
    if None in found:
        raise Problem("编号应形如 CB-2026-000007", "a number looks like CB-2026-000007")
    return [Series(f"{match[1]}-{match[2]}", 0, int(match[3])) for match in found if match]


def move_numbers(session: Session, numbers: Iterable[Series]) -> None:
    """Let each series go on after the number given; one that is further already stays."""
    for series in numbers:
        prefix, _, year = series.name.rpartition("-")
        first = insert(NumberSeries).values(prefix=prefix, year=int(year), last=series.given)
        further = func.greatest(NumberSeries.last, first.excluded.last)
        session.execute(first.on_conflict_do_update(index_elements=["prefix", "year"], set_={"last": further}))


def move_ids(session: Session, ids: Iterable[Series]) -> None:
    """Let each sequence go on after the id given; the application's role may only draw from one, so it draws."""
    for series in ids:
        draw = text("SELECT max(nextval(pg_get_serial_sequence(:table, 'id'))) FROM generate_series(1, :count)")
        session.connection().execute(draw, {"table": SEQUENCES[series.name], "count": series.given - series.ours})
