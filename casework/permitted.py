"""What petitioners may do with their letter as it stands: the tracking page offers that; each action checks it again (TL-6)."""

from dataclasses import dataclass
from datetime import date

from casework import closings, ratings, reopenings, reviews, supplements
from casework.context import Context
from register.matters import Matter


@dataclass(frozen=True)
class Permitted:
    """Days are the last on which it is possible; None: it is not (any more)."""

    supplement: bool
    withdraw: bool
    rate_until: date | None
    reopen_until: date | None
    review_until: date | None


def permitted(context: Context, matter: Matter) -> Permitted:
    """What the petitioner may do now."""
    still_open = matter.closed_at is None
    return Permitted(
        supplement=still_open and supplements.count(context, matter) < supplements.MOST,
        withdraw=still_open and closings.free(context, matter),
        rate_until=ratings.possible_until(context, matter),
        reopen_until=reopenings.possible_until(context, matter),
        review_until=reviews.possible_until(context, matter),
    )
