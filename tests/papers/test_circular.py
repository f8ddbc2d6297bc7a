"""The monthly circular (TL-6, TL-7): figures by department at the bounds of the month, who is late, nobody accused is named."""

import io
from datetime import timedelta

import pytest
from docx import Document

from casework import marks
from casework.context import Context
from casework.drafts import LetterDraft
from casework.errors import Refusal
from casework.matters import identity
from casework.papers.circular import circular
from casework.papers.paper import PaperForm
from register.marks import MarkCode
from register.matters import Channel
from register.petitioning import Rating
from tests.casework.case import Case
from tests.casework.conftest import HandClock
from tests.papers.test_papers import words_of_pdf


def table_of(context: Context, year: int, month: int, of: str = "处室") -> dict[str, tuple[str, ...]]:
    tables = Document(io.BytesIO(circular(context, "sun", year, month, PaperForm.DOCX).content)).tables
    assert [table.rows[0].cells[0].text for table in tables] == ["处室", "种类"]
    rows = [tuple(cell.text for cell in row.cells) for row in tables[0 if of == "处室" else 1].rows]
    assert rows[0] == (of, "收件", "办结", "按期办结", "逾期", "按期率", "平均用时", "满意率")
    return {row[0]: row[1:] for row in rows[1:]}


def words(context: Context, year: int, month: int) -> str:
    document = Document(io.BytesIO(circular(context, "sun", year, month, PaperForm.DOCX).content))
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def written(context: Context, clock: HandClock, category: str = "general") -> Case:
    draft = LetterDraft(
        subject="反映", body="内容", submission=category, anonymous=True, channel=Channel.LETTER, category=category, registered_by="sun"
    )
    return Case.registered(context, clock, draft)


def test_received_done_in_time_and_satisfied(case: Case, context: Context) -> None:
    case.archived()
    context.session.add(
        Rating(
            matter_id=identity(case.matter),
            episode=1,
            department_id="high-tech",
            kind="letter",
            level="very-satisfied",
            given_at=context.now(),
        )
    )
    context.session.flush()
    assert table_of(context, 2026, 3) == {
        "高新技术处": ("1", "1", "1", "0", "100%", "0.0", "100%"),
        "合计": ("1", "1", "1", "0", "100%", "0.0", "100%"),
    }
    assert table_of(context, 2026, 3, "种类") == {"来信来访": ("1", "1", "1", "0", "100%", "0.0", "100%")}
    assert "平均用时0.0个工作日" in words(context, 2026, 3)
    assert "逾期事项及责任人" not in words(context, 2026, 3)


def test_late_and_open_is_counted_and_named_in_the_month_of_its_due_day(case: Case, context: Context, clock: HandClock) -> None:
    case.handled()
    assert case.matter.due_at
    clock.move_to(case.matter.due_at + timedelta(days=2))
    assert table_of(context, 2026, 4)["高新技术处"] == ("0", "0", "0", "1", "—", "—", "—")
    assert f"1.{case.number}（来信来访）：高新技术处（承办人zhao某），期限2026年4月14日，仍未办结，逾期2个工作日。" in words(
        context, 2026, 4
    )
    assert table_of(context, 2026, 3)["高新技术处"] == ("1", "0", "0", "0", "—", "—", "—")


def test_done_too_late_is_done_and_overdue(case: Case, context: Context, clock: HandClock) -> None:
    case.handled()
    assert case.matter.due_at
    case.matter.closed_at = case.matter.due_at + timedelta(seconds=1)
    clock.move_to(case.matter.due_at + timedelta(days=3))
    context.session.flush()
    assert table_of(context, 2026, 4)["高新技术处"] == ("0", "1", "0", "1", "0%", "—", "—")
    case.matter.closed_at = case.matter.due_at
    context.session.flush()
    assert table_of(context, 2026, 4)["高新技术处"] == ("0", "1", "1", "0", "100%", "—", "—")


@pytest.mark.parametrize(("received", "month"), [("2026-03-31T23:59:59", 3), ("2026-04-01T00:00:00", 4)])
def test_a_month_ends_at_midnight_in_the_bureau(context: Context, clock: HandClock, received: str, month: int) -> None:
    clock.set(received)
    written(context, clock)
    clock.set("2026-04-10T12:00")
    assert {one: table_of(context, 2026, one).get("局办公室", ("0",))[0] for one in (3, 4)} == {3: "0", 4: "0"} | {month: "1"}


def test_void_entries_do_not_count(case: Case, context: Context) -> None:
    case.matter.outcome = "voided"
    context.session.flush()
    assert list(table_of(context, 2026, 3)) == ["合计"]


def test_letters_against_somebody_are_counted_never_named(context: Context, clock: HandClock) -> None:
    case = written(context, clock, "discipline").handled()
    assert case.matter.due_at
    clock.move_to(case.matter.due_at + timedelta(days=2))
    assert table_of(context, 2026, 4)["合计"][3] == "1"
    assert case.number not in words(context, 2026, 4)


def test_every_kind_and_every_mark_is_in_it(case: Case, context: Context, clock: HandClock) -> None:
    """TL-3 to TL-6: kinds in their order; what was marked in the month, by mark."""
    case.matter.kind = "instruction"
    written(context, clock)
    for code, article in ((MarkCode.URGED_AGAIN, "TL-6"), (MarkCode.ONE_TIME_BREACH, "ON-1")):
        marks.put(context, case.matter, code, article=article)
    assert list(table_of(context, 2026, 3, "种类")) == ["来信来访", "领导批办件"]
    assert "督办中标记：未一次性告知1件、多次催办1件。" in words(context, 2026, 3)
    marks.lift(context, case.matter, MarkCode.URGED_AGAIN, actor="sun", reason="误记")
    assert "多次催办" not in words(context, 2026, 3) and "督办中标记" not in words(context, 2026, 2)


@pytest.mark.parametrize(("year", "month"), [(2026, 4), (2003, 12), (2026, 13), (0, 1)])
def test_months_that_have_not_begun_or_cannot_be(context: Context, year: int, month: int) -> None:
    with pytest.raises(Refusal, match="bad-month"):
        circular(context, "sun", year, month, PaperForm.DOCX)


def test_who_may_have_it(context: Context) -> None:
    with pytest.raises(Refusal, match="not-entitled"):
        circular(context, "zhao", 2026, 3, PaperForm.DOCX)


def test_it_is_typeset_too(case: Case, context: Context) -> None:
    case.archived()
    text = words_of_pdf(circular(context, "bao", 2026, 3, PaperForm.PDF).content)
    assert "关于2026年3月事项办理情况的通报" in text and "各处室：" in text and "100%" in text
