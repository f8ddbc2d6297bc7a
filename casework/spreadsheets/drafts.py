"""A row becomes a letter's draft; what is wrong in it is told by row and column. The letter's own rules are casework.letters'."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

from casework.context import Context
from casework.drafts import LetterDraft
from casework.errors import Refusal
from casework.letters import CheckedLetter, check_letter
from casework.spreadsheets import cells
from casework.spreadsheets.columns import CATEGORIES, CHANNELS, NAMED, Columns
from casework.spreadsheets.sheet import Broken, Cell, Row
from casework.wording import optional

MAX_REFERENCE: Final = 60
ANONYMOUS_NAMES: Final = frozenset({"匿名", "无名", "不愿透露", "保密"})
DATE_SHAPES: Final = "不是认得的日期。请写成 2026-03-02 或 2026-03-02 09:30"
Read = TypeVar("Read")


@dataclass(frozen=True)
class Problem:
    """What is wrong in one cell (`column` None: in the row), in Chinese."""

    row: int
    column: int | None
    sentence: str


@dataclass
class RowReader:
    """One row read field by field; every problem is kept, none stops the reading."""

    context: Context
    row: Row
    columns: Columns
    problems: list[Problem] = field(default_factory=list)

    def cell(self, code: str) -> Cell:
        """The field's cell; None without a column, or when nobody can rely on its content."""
        place = self.columns.column_of(code)
        found = None if place is None or place >= len(self.row.cells) else self.row.cells[place]
        if isinstance(found, Broken):
            self.complain(code, f"“{NAMED[code].name}”{found.why}。")
            return None
        return found

    def complain(self, code: str | None, sentence: str) -> None:
        """Keep a problem."""
        self.problems.append(Problem(self.row.number, self.columns.column_of(code), sentence))

    def of(self, code: str, meaning: Callable[[Cell], Read | None], wrong: str) -> Read | None:
        """What the field's cell means; None and a problem if it means nothing."""
        try:
            return meaning(self.cell(code))
        except (ValueError, OverflowError):
            self.complain(code, f"“{NAMED[code].name}”{wrong}。")
            return None


@dataclass(frozen=True)
class Entry:
    """A row with nothing wrong: the letter and the number it has in the list."""

    row: int
    reference: str | None
    letter: CheckedLetter


def entry_of(context: Context, row: Row, columns: Columns, batch_id: int, staff_id: str) -> Entry | list[Problem]:
    """The row as a letter, or all that is wrong with it."""
    reader = RowReader(context, row, columns)
    draft, reference = _draft(reader, batch_id, staff_id), _reference(reader)
    try:
        letter = check_letter(context, draft)
    except Refusal as refusal:
        for one in (refusal, *refusal.others):
            reader.complain(one.field, one.message)
    return _in_order(reader.problems) or Entry(row.number, reference, letter)


def _draft(reader: RowReader, batch_id: int, staff_id: str) -> LetterDraft:
    zone = reader.context.zone
    name, address = cells.text_of(reader.cell("name")), cells.text_of(reader.cell("address"))
    phone, email = cells.plain(reader.cell("phone")), cells.plain(reader.cell("email"))
    named = name not in ANONYMOUS_NAMES and any((name, address, phone, email))
    return LetterDraft(
        subject=cells.text_of(reader.cell("subject")),
        body=cells.text_of(reader.cell("body")),
        name=name,
        phone=phone,
        email=email,
        address=address,
        submission=f"import:{batch_id}:{reader.row.number}",
        anonymous=cells.is_yes(reader.cell("anonymous")) or not named,
        channel=reader.of("channel", lambda cell: _chosen(CHANNELS, cell), "应为来信、来访或来电") or reader.columns.channel,
        category=reader.of("category", lambda cell: _chosen(CATEGORIES, cell), "应为一般、违纪举报或行风热线") or reader.columns.category,
        received_at=reader.of("received_at", lambda cell: cells.moment_of(cell, zone), DATE_SHAPES),
        explicit_due=reader.of("explicit_due", lambda cell: cells.day_of(cell, zone), DATE_SHAPES),
        registered_by=staff_id,
    )


def _reference(reader: RowReader) -> str | None:
    text = cells.plain(reader.cell("reference"))
    try:
        return optional(text, NAMED["reference"].name, MAX_REFERENCE, "reference")
    except Refusal as refusal:
        reader.complain(refusal.field, refusal.message)
        return None


def _chosen(choices: Mapping[str, Read], cell: Cell) -> Read | None:
    """The choice a cell names, None for an empty one; raises ValueError for a word that is none."""
    word = "".join(cells.plain(cell).split())
    if word and word not in choices:
        raise ValueError(word)
    return choices.get(word)


def _in_order(problems: list[Problem]) -> list[Problem]:
    """From left to right, the row's own first; a cell whose content is broken is not complained of twice."""
    first: dict[int | str, Problem] = {}
    for problem in problems:
        first.setdefault(problem.sentence if problem.column is None else problem.column, problem)
    return sorted(first.values(), key=lambda problem: -1 if problem.column is None else problem.column)
