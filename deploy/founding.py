"""A founding of the incarnation writes to engine, journal and database; this note lets one that was cut short be finished.

It lies beside the journal from before the first of the three is written until all three are, so whoever finds it knows that a
place without an id is new and not lost.
"""

from pathlib import Path
from typing import Final

from engine.incarnation import new_incarnation

_NOTE: Final = "founding"


def begun_founding(journal: Path) -> str | None:
    """Return the id that is being founded, None when no founding was begun or it was finished."""
    note = journal / _NOTE
    return note.read_text(encoding="ascii").strip() if note.exists() else None


def begin_founding(journal: Path) -> str:
    """Choose an id and note it; the note is whole or not there."""
    journal.mkdir(parents=True, exist_ok=True)
    incarnation, draft = new_incarnation(), journal / f"{_NOTE}.draft"
    draft.write_text(f"{incarnation}\n", encoding="ascii")
    draft.rename(journal / _NOTE)
    return incarnation


def end_founding(journal: Path) -> None:
    """Forget the note: all three places know the id, or a database that knows one says that it is of no more use."""
    (journal / _NOTE).unlink(missing_ok=True)
