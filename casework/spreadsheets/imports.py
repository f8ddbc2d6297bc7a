"""Importing letters (FC-1, TL-6): a list is uploaded, looked at with its columns, and registered whole or not at all."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import delete
from sqlmodel import col, func, select

from casework.clerks import refuse_others
from casework.context import Context
from casework.errors import Refusal
from casework.letters import keep_letters
from casework.matters import identity
from casework.spreadsheets import duplicates
from casework.spreadsheets.columns import Columns, recognised, refuse_incomplete
from casework.spreadsheets.drafts import Entry, Problem, entry_of
from casework.spreadsheets.duplicates import Duplicate
from casework.spreadsheets.reading import read
from casework.spreadsheets.sheet import Sheet
from casework.uploads import MAX_NAME, Upload
from register import audit_trail
from register.imports import ImportBatch, ImportedLetter, ImportFile
from register.matters import Channel, Matter

FILE_KEPT: Final = timedelta(days=1)
LOCK: Final = 0x696D706F  # "impo": two lists at once could hold the same letter
STEP: Final = 100
Progress = Callable[[int, int], None]
"""Told how many of how many rows are looked at."""


@dataclass(frozen=True)
class Plan:
    """What an import would do: the letters to register, what hinders it, what is left out."""

    batch: ImportBatch
    sheet: Sheet
    columns: Columns
    entries: Sequence[Entry]  # without duplicates
    problems: Sequence[Problem]
    duplicates: Sequence[Duplicate]


def upload(context: Context, staff_id: str, file: Upload) -> int:
    """Keep a list, sealed, until it is imported or a day has passed; the batch's id. Raises Refusal for what is no sheet."""
    refuse_others(context, staff_id)
    sheet = read(file)
    batch = ImportBatch(
        file_name=file.file_name[-MAX_NAME:],
        sha256=hashlib.sha256(file.content).hexdigest(),
        heads=list(sheet.heads),
        uploaded_by=staff_id,
        uploaded_at=context.now(),
    )
    _drop_old_files(context)
    context.session.add(batch)
    context.session.flush()
    batch_id = batch.id or 0
    context.session.add(ImportFile(batch_id=batch_id, sealed=context.vault.seal_bytes(file.content), kept_since=context.now()))
    return batch_id


def batch_of(context: Context, staff_id: str, batch_id: int) -> ImportBatch:
    """An uploaded list; raises Refusal for a stranger and for one that is not there."""
    refuse_others(context, staff_id)
    batch = context.session.get(ImportBatch, batch_id)
    if batch is None:
        raise Refusal("no-such-import", "没有这次导入。")
    return batch


def first_columns(context: Context, batch: ImportBatch) -> Columns:
    """The mapping to start from: the one the last list with these heads was imported with, else what the heads say."""
    statement = select(ImportBatch).where(col(ImportBatch.imported_at).is_not(None)).order_by(col(ImportBatch.id).desc())
    before = next((one for one in context.session.exec(statement.limit(STEP)) if one.heads == batch.heads), None)
    if before is None:
        return Columns(recognised(batch.heads))
    kept = before.columns
    return Columns(kept["columns"], Channel(kept["channel"]), kept["category"])


def plan(
    context: Context, staff_id: str, batch_id: int, columns: Columns, *, repeated: bool = False, progress: Progress | None = None
) -> Plan:
    """What importing the list with these columns would do; nothing is changed. Raises Refusal for columns that cannot be.

    repeated: the same words by the same phone are registered again (to be merged later), only the same entries are left out.
    """
    batch = batch_of(context, staff_id, batch_id)
    refuse_incomplete(columns, batch.heads)
    sheet = read(Upload(batch.file_name, _content(context, batch)))
    entries, problems = _looked_at(context, sheet, columns, (batch_id, staff_id), progress)
    found = [one for one in duplicates.find(context, entries) if one.same_number or not repeated]
    left_out = {duplicate.row for duplicate in found}
    return Plan(batch, sheet, columns, [entry for entry in entries if entry.row not in left_out], problems, found)


def register(
    context: Context, staff_id: str, batch_id: int, columns: Columns, *, repeated: bool = False, progress: Progress | None = None
) -> ImportBatch:
    """Register every letter of the list that is no duplicate, all or none, once; raises Refusal while any row is wrong."""
    context.session.execute(select(func.pg_advisory_xact_lock(LOCK)))
    batch = batch_of(context, staff_id, batch_id)
    context.session.refresh(batch)
    if batch.imported_at is not None:
        return batch
    planned = plan(context, staff_id, batch_id, columns, repeated=repeated, progress=progress)
    if planned.problems:
        raise Refusal(
            "rows-wrong", f"有 {len({one.row for one in planned.problems})} 行需要改正，一件也没有登记。请改好文件后重新上传。", "file"
        )
    matters = keep_letters(context, [entry.letter for entry in planned.entries]) if planned.entries else []
    context.session.add_all(
        ImportedLetter(
            matter_id=identity(matter), batch_id=batch_id, row=entry.row, reference=entry.reference, text_mark=duplicates.mark_of(entry)
        )
        for entry, matter in zip(planned.entries, matters, strict=True)
    )
    _close(context, staff_id, planned, matters)
    return batch


def _close(context: Context, staff_id: str, planned: Plan, matters: Sequence[Matter]) -> None:
    batch, columns = planned.batch, planned.columns
    batch.columns = {"columns": dict(columns.columns), "channel": str(columns.channel), "category": columns.category}
    batch.imported_at, batch.registered, batch.left_out = context.now(), len(matters), len(planned.duplicates)
    if matters:
        batch.first_number, batch.last_number = matters[0].number, matters[-1].number
    context.session.execute(delete(ImportFile).where(col(ImportFile.batch_id) == batch.id))
    facts = {"sha256": batch.sha256, "letters": len(matters), "left_out": batch.left_out, "first": batch.first_number}
    audit_trail.record(
        context.session,
        at=context.now(),
        actor=staff_id,
        action="letters-imported",
        subject=f"import:{batch.id}",
        facts={**facts, "last": batch.last_number},
    )


def _looked_at(
    context: Context, sheet: Sheet, columns: Columns, origin: tuple[int, str], progress: Progress | None
) -> tuple[list[Entry], list[Problem]]:
    entries: list[Entry] = []
    problems: list[Problem] = []
    for done, row in enumerate(sheet.rows, start=1):
        found = entry_of(context, row, columns, *origin)
        if isinstance(found, Entry):
            entries.append(found)
        else:
            problems += found
        if progress is not None and done % STEP == 0:
            progress(done, len(sheet.rows))
    return entries, problems


def _content(context: Context, batch: ImportBatch) -> bytes:
    file = context.session.get(ImportFile, batch.id)
    if file is None:
        raise Refusal("file-gone", "上传的文件已经导入过，或放了一天以上，已从系统删除。请重新上传。", "file")
    return context.vault.unseal_bytes(file.sealed)


def _drop_old_files(context: Context) -> None:
    context.session.execute(delete(ImportFile).where(col(ImportFile.kept_since) < context.now() - FILE_KEPT))
