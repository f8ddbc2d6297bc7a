"""Board and ledger as workbooks: what the board shows, text as text, heads in sight, nobody's name who wrote."""

import io
from datetime import datetime
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlmodel import select

from casework import marks
from casework.context import Context
from casework.drafts import LetterDraft
from casework.errors import Refusal
from casework.matters import identity
from casework.papers.paper import Paper
from casework.spreadsheets import lists
from register.audit import AuditEvent
from register.board import BoardFilter
from register.marks import MarkCode
from register.matters import Channel
from register.petitioning import Rating
from tests.casework.case import Case
from tests.casework.conftest import HandClock

EVERYTHING = BoardFilter(closed=None)


def rows_of(paper: Paper) -> list[tuple[Any, ...]]:
    return [tuple(cell.value for cell in row) for row in sheet_of(paper).iter_rows()]


def sheet_of(paper: Paper) -> Any:
    return load_workbook(io.BytesIO(paper.content)).active


def test_the_board_as_it_is_filtered(case: Case, context: Context) -> None:
    case.handled()
    heads, *rows = rows_of(lists.board(context, "sun", BoardFilter(words="咨询")))
    assert heads == ("编号", "种类", "标题", "状态", "灯", "承办处室", "承办人", "办理期限", "标记")
    due = datetime(2026, 4, 14, 17, 30)  # noqa: DTZ001
    assert rows == [(case.number, "来信来访", "咨询", "承办人办理中", "正常", "高新技术处", "zhao某", due, None)]
    assert rows_of(lists.board(context, "sun", BoardFilter(words="没有这样的")))[1:] == []
    assert rows_of(lists.board(context, "sun", BoardFilter(kind="contact")))[1:] == []


def test_marks_stand_beside_what_they_mark(case: Case, context: Context) -> None:
    """ON-1, TL-6: on the list as on the board, and the list can be of one mark alone."""
    case.handled()
    marks.put(context, case.matter, MarkCode.ONE_TIME_BREACH, article="ON-1", actor="sun")
    marks.put(context, case.matter, MarkCode.URGED_AGAIN, article="TL-6")
    assert rows_of(lists.board(context, "sun", BoardFilter(mark=MarkCode.URGED_AGAIN)))[1][8] == "未一次性告知、多次催办"
    marks.lift(context, case.matter, MarkCode.URGED_AGAIN, actor="sun", reason="误记")
    assert rows_of(lists.board(context, "sun", BoardFilter(mark=MarkCode.ONE_TIME_BREACH)))[1][8] == "未一次性告知"
    assert rows_of(lists.board(context, "sun", BoardFilter(mark=MarkCode.URGED_AGAIN)))[1:] == []


def test_the_ledger_has_receipt_ending_and_satisfaction_but_no_petitioner(case: Case, context: Context) -> None:
    case.archived()
    context.session.add(
        Rating(matter_id=identity(case.matter), episode=1, department_id="office", kind="letter", level="satisfied", given_at=context.now())
    )
    context.session.flush()
    paper = lists.ledger(context, "sun", EVERYTHING)
    [row] = [dict(zip(rows_of(paper)[0], row, strict=True)) for row in rows_of(paper)[1:]]
    assert (row["渠道"], row["满意度"], row["收到时间"]) == ("网上", "满意", datetime(2026, 3, 2, 12))  # noqa: DTZ001
    assert "王小明" not in str(rows_of(paper)) and "13812345678" not in str(rows_of(paper)) and "王" not in str(row.values())


def test_whose_business_it_is_not_sees_neither_title_nor_facts(case: Case, context: Context) -> None:
    case.handled()
    [row] = rows_of(lists.ledger(context, "gu", EVERYTHING))[1:]
    assert row[:3] == (case.number, "来信来访", "（无权查看）") and set(row[9:]) == {None}


@pytest.mark.parametrize("odd", ["=1+1", "+86 10", "-1", "@SUM(A1)", '=HYPERLINK("http://x","y")'])
def test_text_that_looks_like_a_formula_stays_text(context: Context, clock: HandClock, odd: str) -> None:
    Case.registered(context, clock, LetterDraft(subject=odd, body="内容", submission=odd, anonymous=True, channel=Channel.WEB))
    cell = sheet_of(lists.board(context, "sun", EVERYTHING))["C2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (odd, "s", True)


def test_heads_stay_in_sight_and_filter(case: Case, context: Context) -> None:
    sheet = sheet_of(lists.board(context, "sun", EVERYTHING))
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet["A1"].font.bold) == ("A2", "A1:I2", True)
    assert sheet.column_dimensions["C"].width == 40


def test_an_export_is_on_record(case: Case, context: Context) -> None:
    lists.ledger(context, "sun", EVERYTHING)
    event = context.session.exec(select(AuditEvent).where(AuditEvent.action == "list-exported")).one()
    assert (event.actor, event.facts) == ("sun", {"list": "台账", "rows": 1})


def test_too_many_rows_are_refused(case: Case, context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "MOST", 0)
    with pytest.raises(Refusal, match="too-many-rows"):
        lists.board(context, "sun", EVERYTHING)
