"""What a letter adds to its matter's page: its text, how else it may end, the statutory dates (TL-6)."""

from collections.abc import Mapping
from dataclasses import dataclass

from casework import dispositions, statutory
from casework.context import Context
from casework.matters import identity
from register.handling import Disposition
from register.matters import Letter, Matter
from rules.statutory import StatutoryDates


@dataclass(frozen=True)
class LetterPage:
    """The letter; the disposition is the current episode's."""

    letter: Letter
    statutory: StatutoryDates
    disposition: Disposition | None
    disposition_target: str | None  # the number of the letter it is merged into
    reasons: Mapping[str, Mapping[str, str]]  # that a disposition may have, in words by kind and code


def of_matter(context: Context, matter: Matter) -> LetterPage:
    """The letter of a matter that whoever asks was found to see."""
    letter = letter_of(context, matter)
    disposition = dispositions.of(context, matter)
    return LetterPage(
        letter=letter,
        statutory=statutory.dates(context, matter),
        disposition=disposition,
        disposition_target=None if disposition is None else _number(context, disposition.target_id),
        reasons=dispositions.REASONS,
    )


def letter_of(context: Context, matter: Matter) -> Letter:
    """The letter's own row."""
    return context.session.get_one(Letter, identity(matter))


def _number(context: Context, matter_id: int | None) -> str | None:
    return None if matter_id is None else context.session.get_one(Matter, matter_id).number
