"""Numbers of matters: per series and year, without gaps."""

from sqlalchemy.dialects.postgresql import insert

from casework.context import Context
from register.matters import NumberSeries


def next_number(context: Context, prefix: str, year: int) -> str:
    """The next number, such as `LX-2026-000001`; others wait until this transaction ends, so that none is skipped."""
    return next_numbers(context, prefix, year, 1)[0]


def next_numbers(context: Context, prefix: str, year: int, count: int) -> list[str]:
    """The next `count` (at least 1) numbers, one after the other."""
    first = insert(NumberSeries).values(prefix=prefix, year=year, last=count)
    counted = first.on_conflict_do_update(index_elements=["prefix", "year"], set_={"last": NumberSeries.last + count})
    last = context.session.execute(counted.returning(NumberSeries.__table__.c.last)).scalar_one()  # type: ignore[attr-defined]
    return [f"{prefix}-{year}-{number:06d}" for number in range(last - count + 1, last + 1)]
