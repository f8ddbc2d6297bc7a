"""The board and the ledger (台账) as workbooks: what the board shows to whoever asks, never who wrote a letter."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlmodel import col, select

from casework.context import Context
from casework.errors import Refusal
from casework.papers.paper import Paper
from casework.sight import visible
from casework.spreadsheets.written import MEDIA_TYPE, Head, Value, workbook
from casework.terms import CATEGORY, CHANNEL, KIND, LIGHT, MARK, OUTCOME, PERSON, RATING, STATUS
from register import audit_trail
from register.board import BoardFilter, BoardRow, every
from register.bureau import Staff
from register.petitioning import Rating

MOST: Final = 20_000
NOT_OPEN: Final = "（无权查看）"
Column = tuple[Head, Callable[[BoardRow], Value]]


def board(context: Context, staff_id: str, sought: BoardFilter) -> Paper:
    """The board as it is filtered; raises Refusal for more rows than a list is good for. On record."""
    return _list(context, staff_id, "督办台", _rows(context, staff_id, sought), _board_columns(context))


def ledger(context: Context, staff_id: str, sought: BoardFilter) -> Paper:
    """The ledger of the same matters: of those open to whoever asks every fact of their registration and ending. Refusal as `board`."""
    rows = _rows(context, staff_id, sought)
    return _list(context, staff_id, "台账", rows, [*_board_columns(context), *map(_if_open, _ledger_columns(context, rows))])


def _rows(context: Context, staff_id: str, sought: BoardFilter) -> list[BoardRow]:
    rows = every(context.session, sought, context.now(), visible(context, staff_id), MOST + 1)
    if len(rows) > MOST:
        raise Refusal("too-many-rows", f"符合条件的事项超过 {MOST} 件，放不进一张表。请缩小查找范围后再导出。")
    return rows


def _list(context: Context, staff_id: str, title: str, rows: Sequence[BoardRow], columns: Sequence[Column]) -> Paper:
    content = workbook(title, [head for head, _ in columns], ([value(row) for _, value in columns] for row in rows))
    facts = {"list": title, "rows": len(rows)}
    audit_trail.record(context.session, at=context.now(), actor=staff_id, action="list-exported", subject="board", facts=facts)
    return Paper(f"{title}{context.today():%Y%m%d}.xlsx", MEDIA_TYPE, content)


def _if_open(column: Column) -> Column:
    head, value = column
    return head, lambda row: value(row) if row.open_to_asker else None


def _board_columns(context: Context) -> list[Column]:
    return [
        (Head("编号", 18), lambda row: row.matter.number),
        (Head("种类", 12), lambda row: KIND.get(row.matter.kind, row.matter.kind)),
        (Head("标题", 40), lambda row: row.subject if row.open_to_asker else NOT_OPEN),
        (Head("状态", 14), lambda row: STATUS.get(row.matter.status, row.matter.status)),
        (Head("灯", 8), lambda row: LIGHT[row.light]),
        (Head("承办处室", 24), lambda row: row.department),
        (Head("承办人", 12), lambda row: row.handler),
        (Head("办理期限", 18), lambda row: _local(context, row.matter.due_at)),
        (Head("标记", 20), lambda row: "、".join(MARK.get(code, code) for code in row.marks) or None),
    ]


def _ledger_columns(context: Context, rows: Sequence[BoardRow]) -> list[Column]:
    people = dict(context.session.exec(select(Staff.id, Staff.name)).all())
    ratings = _ratings(context, rows)
    return [
        (Head("类别", 12), lambda row: CATEGORY.get(row.matter.category, row.matter.category)),
        (Head("渠道", 12), lambda row: CHANNEL.get(row.matter.channel, row.matter.channel)),
        (Head("收到时间", 18), lambda row: _local(context, row.matter.received_at)),
        (Head("登记时间", 18), lambda row: _local(context, row.matter.registered_at)),
        (Head("登记人", 12), lambda row: people.get(row.matter.registered_by or "", PERSON[row.matter.kind])),
        (Head("办理次数", 10), lambda row: row.matter.episode),
        (Head("办结时间", 18), lambda row: _local(context, row.matter.closed_at)),
        (Head("用时（工作日）", 14), lambda row: row.matter.worked_days),
        (Head("办理结果", 12), lambda row: OUTCOME.get(row.matter.outcome or "", row.matter.outcome)),
        (Head("满意度", 12), lambda row: RATING.get(ratings.get((row.matter.id, row.matter.episode), ""))),
        (Head("归档号", 18), lambda row: row.matter.archive_number),
        (Head("保管至", 14), lambda row: row.matter.retain_until),
    ]


def _ratings(context: Context, rows: Sequence[BoardRow]) -> Mapping[tuple[int | None, int], str]:
    """The levels of the listed matters by matter and episode."""
    listed = col(Rating.matter_id).in_([row.matter.id for row in rows])
    found = context.session.exec(select(Rating.matter_id, Rating.episode, Rating.level).where(listed))
    return {(matter_id, episode): level for matter_id, episode, level in found}


def _local(context: Context, moment: datetime | None) -> datetime | None:
    return None if moment is None else context.local(moment).replace(tzinfo=None, microsecond=0)
