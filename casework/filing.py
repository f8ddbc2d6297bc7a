"""The archive: filed by year under a number without gaps, kept as long as the retention table says (TL-6)."""

from datetime import date
from typing import Final

from casework import numbering
from casework.context import Context
from register.matters import Matter
from rules.tables import decide

TABLE: Final = "retention"
PREFIX: Final = "DA"


def put_away(context: Context, matter: Matter) -> None:
    """File a closed matter under the year in which it is filed; filed again after a reopening it keeps its number, the time begins anew.

    The time runs from the end of that year. Raises LookupError where the table has no row: nothing is thrown away unasked.
    """
    row = decide(context.tables[TABLE], {"kind": matter.kind, "category": matter.category})
    if row is None:
        raise LookupError(f"the table {TABLE} has no row for {matter.kind} / {matter.category}")
    matter.archive_year, years = context.today().year, row["years"]
    matter.retain_until = None if years is None else date(matter.archive_year + int(str(years)), 12, 31)
    matter.archive_number = matter.archive_number or numbering.next_number(context, PREFIX, matter.archive_year)
