"""Numbers of matters: per series and year, without gaps."""

from sqlalchemy.dialects.postgresql import insert

from casework.context import Context
from register.matters import NumberSeries


def next_number(context: Context, prefix: str, year: int) -> str:
    """The next number, such as `LX-2026-000001`; others wait until this transaction ends, so that none is skipped."""
    first = insert(NumberSeries).values(prefix=prefix, year=year, last=1)
    counted = first.on_conflict_do_update(index_elements=["prefix", "year"], set_={"last": NumberSeries.last + 1})
    last = context.session.execute(counted.returning(NumberSeries.__table__.c.last)).scalar_one()  # type: ignore[attr-defined]
    return f"{prefix}-{year}-{last:06d}"
