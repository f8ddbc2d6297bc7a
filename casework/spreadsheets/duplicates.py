"""Letters that are in the list twice or in the register already: the other office's number, or the same text by the same phone."""

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from sqlmodel import col, select

from casework.context import Context
from casework.spreadsheets.drafts import Entry
from register.identity import Petitioner
from register.imports import ImportedLetter
from register.matters import Letter, Matter

ASKED_AT_ONCE: Final = 5_000


@dataclass(frozen=True)
class Duplicate:
    """A row and what it repeats, in Chinese. `same_number`: it is the very same entry, not merely the same words."""

    row: int
    of: str
    same_number: bool


def find(context: Context, entries: Sequence[Entry]) -> list[Duplicate]:
    """Every row that repeats an earlier one or a letter in the register, in the order of the rows."""
    known = _Known(context, entries)
    return [duplicate for entry in entries if (duplicate := known.earlier(entry)) is not None]


def text_mark(subject: str, body: str) -> str:
    """The same for every way of typing one text: blanks and widths of letters do not count."""
    text = unicodedata.normalize("NFKC", f"{subject}\n{body}")
    return hashlib.sha256("".join(text.split()).encode()).hexdigest()


def mark_of(entry: Entry) -> str:
    """The entry's text mark."""
    return text_mark(entry.letter.subject, entry.letter.body)


class _Known:
    """What has been seen: in the register from the start, of the list row by row."""

    def __init__(self, context: Context, entries: Sequence[Entry]) -> None:
        self._context = context
        self._phones = {entry.row: _phone_index(context, entry) for entry in entries}
        self._references = dict(_references(context, [entry.reference for entry in entries if entry.reference]))
        self._texts = dict(_imported_texts(context, [mark_of(entry) for entry in entries]))
        self._texts |= dict(_texts_by_phone(context, {phone for phone in self._phones.values() if phone}))

    def earlier(self, entry: Entry) -> Duplicate | None:
        """What the entry repeats; if nothing, later ones may repeat it."""
        text, here = (self._phones[entry.row], mark_of(entry)), f"第 {entry.row} 行"
        number = self._references.get(entry.reference or "")
        same_text = self._texts.get(text)
        if entry.reference:
            self._references.setdefault(entry.reference, here)
        self._texts.setdefault(text, here)
        if number is not None:
            return Duplicate(entry.row, f"来件编号与{number}相同", True)
        return None if same_text is None else Duplicate(entry.row, f"来电人和内容与{same_text}相同", False)


def _batches(values: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(values)
    while some := list(islice(rest, ASKED_AT_ONCE)):
        yield some


def _phone_index(context: Context, entry: Entry) -> str | None:
    person = entry.letter.person
    return context.vault.index(person.phone) if person is not None and person.phone else None


def _references(context: Context, references: Iterable[str]) -> Iterator[tuple[str, str]]:
    for some in _batches(references):
        statement = select(ImportedLetter.reference, Matter.number).join(Matter, col(Matter.id) == col(ImportedLetter.matter_id))
        for reference, number in context.session.exec(statement.where(col(ImportedLetter.reference).in_(some))):
            yield reference or "", f"已登记的 {number}"


def _imported_texts(context: Context, marks: Iterable[str]) -> Iterator[tuple[tuple[str | None, str], str]]:
    for some in _batches(marks):
        statement = (
            select(Petitioner.phone_index, ImportedLetter.text_mark, Matter.number)
            .select_from(ImportedLetter)
            .join(Matter, col(Matter.id) == col(ImportedLetter.matter_id))
            .join(Letter, col(Letter.matter_id) == col(Matter.id))
            .outerjoin(Petitioner, col(Petitioner.id) == col(Matter.petitioner_id))
        )
        for phone, mark, number in context.session.exec(statement.where(col(ImportedLetter.text_mark).in_(some))):
            yield (phone, mark), f"已登记的 {number}"


def _texts_by_phone(context: Context, phones: Iterable[str]) -> Iterator[tuple[tuple[str | None, str], str]]:
    for some in _batches(phones):
        statement = (
            select(Petitioner.phone_index, Matter.subject, Letter.body, Matter.number)
            .join(Matter, col(Matter.petitioner_id) == col(Petitioner.id))
            .join(Letter, col(Letter.matter_id) == col(Matter.id))
        )
        for phone, subject, body, number in context.session.exec(statement.where(col(Petitioner.phone_index).in_(some))):
            yield (phone, text_mark(subject, body)), f"已登记的 {number}"
