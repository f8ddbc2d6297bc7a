"""Importing another office's list of letters (FC-1, TL-6): looked at first, errors by row and column, all or nothing, once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest
from sqlmodel import col, func, select

from casework.clerks import is_clerk
from casework.context import Context
from casework.errors import Refusal
from casework.spreadsheets import imports
from casework.spreadsheets.columns import Columns, recognised
from casework.spreadsheets.imports import Plan
from casework.uploads import Upload
from register.audit import AuditEvent
from register.identity import Petitioner
from register.imports import ImportBatch, ImportedLetter, ImportFile
from register.matters import Channel, Episode, Letter, Matter
from register.traffic import Outbox
from tests.casework.case import Case
from tests.casework.conftest import HandClock
from tests.papers.sheets import HEADS, comma_separated, row, xlsx


def looked_at(context: Context, file: Upload, columns: Columns | None = None, **more: Any) -> Plan:
    batch_id = imports.upload(context, "sun", file)
    batch = imports.batch_of(context, "sun", batch_id)
    return imports.plan(context, "sun", batch_id, columns or imports.first_columns(context, batch), **more)


def registered(context: Context, file: Upload, columns: Columns | None = None, **more: Any) -> ImportBatch:
    batch_id = imports.upload(context, "sun", file)
    batch = imports.batch_of(context, "sun", batch_id)
    return imports.register(context, "sun", batch_id, columns or imports.first_columns(context, batch), **more)


def count(context: Context, table: Any) -> int:
    return int(context.session.exec(select(func.count()).select_from(table)).one())


def wrong(plan: Plan) -> list[tuple[int, str | None, str]]:
    heads = plan.sheet.heads
    return [(one.row, None if one.column is None else heads[one.column], one.sentence) for one in plan.problems]


def test_each_row_becomes_a_letter_with_number_episode_and_start_message(context: Context) -> None:
    batch = registered(context, xlsx(row(number) for number in range(1, 6)))
    assert (batch.registered, batch.first_number, batch.last_number) == (5, "LX-2026-000001", "LX-2026-000005")
    assert [count(context, table) for table in (Matter, Letter, Episode, Petitioner, ImportedLetter)] == [5, 5, 5, 5, 5]
    messages = [one.payload for one in context.session.exec(select(Outbox).where(Outbox.kind == "message"))]
    assert {message["variables"]["matterNo"] for message in messages} == {f"LX-2026-{number:06d}" for number in range(1, 6)}
    first = context.session.exec(select(Matter).order_by(col(Matter.id))).first()
    assert first and (first.registered_by, first.channel, first.category) == ("sun", Channel.CALL, "general")
    assert context.iso(first.received_at) == "2026-03-02T09:30:00+08:00"


def test_the_same_list_confirmed_twice_is_registered_once(context: Context) -> None:
    batch_id = imports.upload(context, "sun", xlsx([row(1)]))
    columns = Columns(recognised(HEADS))
    imports.register(context, "sun", batch_id, columns)
    again = imports.register(context, "sun", batch_id, columns)
    assert (again.registered, count(context, Matter)) == (1, 1)


def test_one_wrong_row_and_none_is_registered(context: Context) -> None:
    with pytest.raises(Refusal, match="rows-wrong"):
        registered(context, xlsx([row(1), row(2, phone="没有"), row(3)]))
    assert count(context, Matter) == 0


def test_errors_are_told_by_row_and_column_all_at_once(context: Context) -> None:
    rows = [
        row(1),
        row(2, at="昨天", phone="12", channel="传真"),
        row(3, subject="", body=""),
        row(4, at="2027-01-01", category="什么"),
        row(5, name="长" * 51),
    ]
    found = wrong(looked_at(context, xlsx(rows)))
    assert [(number, head) for number, head, _ in found] == [
        (3, "受理时间"),
        (3, "联系电话"),
        (3, "来源"),
        (4, "诉求标题"),
        (4, "诉求内容"),
        (5, "受理时间"),
        (5, "诉求类型"),
        (6, "来电人"),
    ]
    assert "2026-03-02" in found[0][2] and all(sentence.endswith("。") for _, _, sentence in found)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_encodings_and_delimiters_of_csv(context: Context, encoding: str, delimiter: str) -> None:
    plan = looked_at(context, comma_separated([row(1)], encoding=encoding, delimiter=delimiter))
    assert [entry.letter.subject for entry in plan.entries] == ["咨询第1件"] and not plan.problems


@pytest.mark.parametrize(
    "written",
    [
        "2026-03-02 09:30",
        "2026/3/2 9:30",
        "2026.3.2 9:30:00",
        "2026年3月2日9时30分",
        "20260302 09:30",
        "２０２６－３－２　９：３０",
        datetime(2026, 3, 2, 9, 30),  # noqa: DTZ001 - a workbook's dates have no zone
        46083.395833333336,
        "46083.395833333336",
    ],
)
def test_usual_shapes_of_a_moment(context: Context, written: Any) -> None:
    [entry] = looked_at(context, xlsx([row(1, at=written)])).entries
    assert context.iso(entry.letter.received_at) == "2026-03-02T09:30:00+08:00"


@pytest.mark.parametrize(
    "written", ["2026-02-30", "3/2/2026", "26-3-2", "2026-13-01", "2026-03-02 25:00", "2003-12-31", "2026-03-03", 9999]
)
def test_moments_that_are_none_or_cannot_be(context: Context, written: Any) -> None:
    """No such day, the American way round, two-digit years, before 2004, tomorrow."""
    [(number, head, _)] = wrong(looked_at(context, xlsx([row(1, at=written)])))
    assert (number, head) == (2, "受理时间")


def test_numbers_keep_all_their_digits(context: Context) -> None:
    [entry] = looked_at(context, xlsx([row(1, phone=13812345678, reference=20260302000123)])).entries
    assert entry.letter.person and entry.letter.person.phone == "13812345678"
    assert entry.reference == "20260302000123"


def test_a_number_too_long_for_a_spreadsheet_is_refused(context: Context) -> None:
    [(_, head, sentence)] = wrong(looked_at(context, xlsx([row(1, reference=202603020001234567)])))
    assert head == "工单编号" and "丢失" in sentence


def test_full_width_digits_are_digits(context: Context) -> None:
    [entry] = looked_at(context, xlsx([row(1, phone="１３８１２３４５６７８")])).entries
    assert entry.letter.person and entry.letter.person.phone == "13812345678"


def test_text_that_looks_like_a_formula_stays_text(context: Context) -> None:
    odd = "-1+1是多少？@SUM(A1)"
    [entry] = looked_at(context, comma_separated([row(1, body="=cmd|' /C calc'!A0", subject=odd, phone="\t13800000001")])).entries
    assert (entry.letter.body, entry.letter.subject) == ("=cmd|' /C calc'!A0", odd)


def test_a_real_formula_is_refused_by_cell(context: Context) -> None:
    [(number, head, sentence)] = wrong(looked_at(context, xlsx([row(1, body='=HYPERLINK("x")')])))
    assert (number, head) == (2, "诉求内容") and "公式" in sentence


def test_duplicates_within_the_list_are_left_out(context: Context) -> None:
    rows = [row(1), row(2, reference="RX00000001"), row(1, reference="RX3", body="想了解第1件的 办理进度。"), row(4)]
    plan = looked_at(context, xlsx(rows))
    assert [(one.row, one.same_number) for one in plan.duplicates] == [(3, True), (4, False)]
    assert [entry.row for entry in plan.entries] == [2, 5]


def test_duplicates_of_the_register_are_left_out(context: Context) -> None:
    registered(context, xlsx([row(1), row(2)]))
    plan = looked_at(context, xlsx([row(1), row(2, reference="neu"), row(3)]))
    assert [(one.row, one.of, one.same_number) for one in plan.duplicates] == [
        (2, "来件编号与已登记的 LX-2026-000001相同", True),
        (3, "来电人和内容与已登记的 LX-2026-000002相同", False),
    ]


def test_a_letter_written_on_the_page_is_known_again(case: Case, context: Context) -> None:
    plan = looked_at(context, xlsx([row(1, phone="138 1234 5678", subject="咨询", body="想了解办理进度。")]))
    assert [one.of for one in plan.duplicates] == [f"来电人和内容与已登记的 {case.number}相同"]


def test_repeated_letters_may_be_registered_to_be_merged_the_same_entry_never(context: Context) -> None:
    registered(context, xlsx([row(1)]))
    batch = registered(context, xlsx([row(1, reference="neu"), row(1)]), repeated=True)
    assert (batch.registered, batch.left_out) == (1, 1)


def test_same_text_by_another_phone_is_no_duplicate(context: Context) -> None:
    plan = looked_at(context, xlsx([row(1), row(2, subject="咨询第1件", body="想了解第1件的办理进度。")]))
    assert not plan.duplicates


def test_anonymous_rows_keep_no_petitioner(context: Context) -> None:
    registered(context, xlsx([row(1, name="匿名", phone=""), row(2, name="", phone="")]))
    assert count(context, Petitioner) == 0
    assert all(letter.anonymous for letter in context.session.exec(select(Letter)))


def test_columns_are_chosen_by_hand_and_remembered_for_the_same_heads(context: Context) -> None:
    heads = ("甲", "乙", "丙")
    file = xlsx([("标题一", "内容一", "LX")], heads)
    with pytest.raises(Refusal, match="unmapped"):
        looked_at(context, file)
    registered(context, file, Columns({"subject": 0, "body": 1}, Channel.VISIT, "hotline"))
    batch = imports.batch_of(context, "sun", imports.upload(context, "sun", xlsx([("标题二", "内容二", "")], heads)))
    assert imports.first_columns(context, batch) == Columns({"subject": 0, "body": 1}, Channel.VISIT, "hotline")
    matter = context.session.exec(select(Matter)).one()
    assert (matter.channel, matter.category) == (Channel.VISIT, "hotline")


@pytest.mark.parametrize(
    "columns", [{"subject": 0}, {"subject": 4, "body": 4}, {"subject": 4, "body": 9}, {"subject": 4, "body": 5, "x": 1}]
)
def test_columns_that_cannot_be(context: Context, columns: dict[str, int]) -> None:
    with pytest.raises(Refusal, match="mapped"):
        looked_at(context, xlsx([row(1)]), Columns(columns))


def test_titles_above_the_heads_are_passed_over(context: Context) -> None:
    rows: Sequence[Sequence[Any]] = [("", "制表日期：2026-03-02"), HEADS, row(1)]
    plan = looked_at(context, xlsx(rows, ("政务服务热线转办清单",)))
    assert [entry.row for entry in plan.entries] == [4]


def test_a_mark_of_secrecy_stops_the_row(context: Context) -> None:
    [(_, _, sentence)] = wrong(looked_at(context, xlsx([row(1, body="机密★10年")])))
    assert "国家秘密" in sentence


def test_who_may_import(context: Context) -> None:
    """The office and the inspection office; nobody else, not even to look."""
    assert [is_clerk(context, staff) for staff in ("sun", "li", "bao", "zhao", "chen", "wu")] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]
    batch_id = imports.upload(context, "sun", xlsx([row(1)]))
    for refused in (
        lambda: imports.upload(context, "zhao", xlsx([row(1)])),
        lambda: imports.plan(context, "zhao", batch_id, Columns(recognised(HEADS))),
        lambda: imports.register(context, "zhao", batch_id, Columns(recognised(HEADS))),
    ):
        with pytest.raises(Refusal, match="not-entitled"):
            refused()


def test_the_file_is_sealed_and_gone_after_the_import(context: Context) -> None:
    batch_id = imports.upload(context, "sun", xlsx([row(1)]))
    kept = context.session.get_one(ImportFile, batch_id)
    assert b"xl/workbook" not in kept.sealed
    imports.register(context, "sun", batch_id, Columns(recognised(HEADS)))
    assert count(context, ImportFile) == 0


def test_a_file_nobody_imports_is_gone_after_a_day(context: Context, clock: HandClock) -> None:
    first = imports.upload(context, "sun", xlsx([row(1)]))
    clock.set("2026-03-03T12:01")
    imports.upload(context, "sun", xlsx([row(2)]))
    with pytest.raises(Refusal, match="file-gone"):
        imports.plan(context, "sun", first, Columns(recognised(HEADS)))


def test_the_import_is_on_record_without_a_word_of_the_letters(context: Context) -> None:
    registered(context, xlsx([row(1), row(2)]))
    event = context.session.exec(select(AuditEvent).where(AuditEvent.action == "letters-imported")).one()
    assert (event.actor, event.facts["letters"], event.facts["first"], event.facts["last"]) == (
        "sun",
        2,
        "LX-2026-000001",
        "LX-2026-000002",
    )
    assert "王小明" not in str(event.facts)


def test_progress_is_told(context: Context) -> None:
    told: list[tuple[int, int]] = []
    looked_at(context, xlsx(row(number) for number in range(250)), progress=lambda done, total: told.append((done, total)))
    assert told == [(100, 250), (200, 250)]
