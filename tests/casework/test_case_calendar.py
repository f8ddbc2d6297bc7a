"""A loaded holiday notice moves the open limits (TL-6): recomputed from receipt and rule, told, the watches re-armed."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from casework import calendar, limits, watch
from casework.context import Context
from deploy.commands.calendar import load_notice
from deploy.notice_file import read_notice
from register.limits import CalendarYear
from register.matters import Matter
from register.session import transaction
from rules.errors import NoticeError
from rules.notices import YearNotice
from tests.casework.case import LETTER, Case
from tests.casework.conftest import ContextMaker, HandClock

NEW_YEAR = [date(2027, 1, day) for day in (1, 2, 3)]
SPRING = [date(2027, 2, day) for day in range(5, 12)]
LABOUR = [date(2027, 5, day) for day in range(1, 6)]
NATIONAL = [date(2027, 10, day) for day in range(1, 8)]
OFF = frozenset([*NEW_YEAR, *SPRING, date(2027, 4, 5), *LABOUR, date(2027, 6, 9), date(2027, 9, 15), *NATIONAL])
NOTICE = YearNotice(2027, OFF, frozenset({date(2027, 1, 30), date(2027, 2, 14)}), "国办发明电〔2026〕7号（测试）")


@pytest.fixture
def maker(make_context: ContextMaker) -> "Maker":
    return Maker(make_context)


class Maker:
    """Contexts whose calendar is the register's own, as wiring makes them."""

    def __init__(self, make_context: ContextMaker) -> None:
        self._make = make_context

    def __call__(self, session: Session) -> Context:
        return replace(self._make(session), calendar=calendar.current(session))


def registered(engine: Engine, maker: Maker, clock: HandClock, submission: str = "mark") -> str:
    with transaction(engine) as session:
        return Case.registered(maker(session), clock, replace(LETTER, submission=submission)).handled().number


def test_a_date_in_an_unpublished_year_is_provisional_until_its_notice_moves_it(engine: Engine, maker: Maker, clock: HandClock) -> None:
    """The Spring Festival's bridging days and swapped weekends are known from the notice only."""
    clock.set("2026-12-28T10:00")
    registered(engine, maker, clock)
    with transaction(engine) as session:
        matter = session.exec(select(Matter)).one()
        assert (matter.provisional, matter.due_at and matter.due_at.date()) == (True, date(2027, 2, 11))
    assert load_notice(engine, maker, NOTICE) == 1
    with transaction(engine) as session:
        context = maker(session)
        case = Case(context, clock, "LX-2026-000001", "")
        expected = calendar.current(session).nth_working_day(date(2026, 12, 28), 30)
        assert (case.limit.due_on, case.limit.provisional, case.limit.reason) == (expected, False, "calendar-loaded")
        assert case.told("calendar-loaded") == ["zhao"]
        [message] = case.sent("message", "limit-changed")
        assert message["variables"]["dueAt"] == watch.arm(context, case.key)["dueAt"]


def test_the_same_notice_again_moves_nothing_and_tells_nobody(engine: Engine, maker: Maker, clock: HandClock) -> None:
    clock.set("2026-12-28T10:00")
    registered(engine, maker, clock)
    load_notice(engine, maker, NOTICE)
    assert load_notice(engine, maker, NOTICE) == 0
    with transaction(engine) as session:
        case = Case(maker(session), clock, "LX-2026-000001", "")
        assert (len(case.told("calendar-loaded")), len(case.sent("message", "limit-changed"))) == (1, 1)


def test_matters_it_does_not_touch_and_closed_ones_stay(engine: Engine, maker: Maker, clock: HandClock) -> None:
    clock.set("2026-03-02T10:00")
    registered(engine, maker, clock)
    clock.set("2026-12-28T10:00")
    with transaction(engine) as session:
        Case.registered(maker(session), clock, replace(LETTER, submission="closed")).archived()
    assert load_notice(engine, maker, NOTICE) == 0


def test_all_batches_are_gone_through(engine: Engine, maker: Maker, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar, "BATCH", 2)
    clock.set("2026-12-28T10:00")
    for n in range(5):
        registered(engine, maker, clock, str(n))
    assert load_notice(engine, maker, NOTICE) == 5


def test_an_extension_to_the_last_day_follows_the_ceiling_when_it_comes_nearer(engine: Engine, maker: Maker, clock: HandClock) -> None:
    """TL-6: never beyond 60 working days from receipt, as the calendar then counts them."""
    clock.set("2026-12-01T10:00")
    number = registered(engine, maker, clock)
    with transaction(engine) as session:
        case = Case(maker(session), clock, number, "")
        limits.move(case.context, case.matter, case.limit, "extended", explicit=case.limit.latest_on, changed_by="wu")
    more_work = replace(NOTICE, working_weekends=NOTICE.working_weekends | {date(2027, 1, day) for day in (9, 10, 16, 17, 23, 24)})
    load_notice(engine, maker, more_work)
    with transaction(engine) as session:
        case = Case(maker(session), clock, number, "")
        assert case.limit.due_on == case.limit.latest_on == calendar.current(session).nth_working_day(date(2026, 12, 1), 60)


def test_the_notice_is_kept_with_its_source(engine: Engine, maker: Maker) -> None:
    load_notice(engine, maker, NOTICE)
    with transaction(engine) as session:
        row = session.get_one(CalendarYear, 2027)
        assert (row.source, len(row.days_off), row.working_weekends) == (NOTICE.source, len(OFF), ["2027-01-30", "2027-02-14"])


def csv_of(notice: YearNotice) -> str:
    days = [(day, "off") for day in notice.days_off] + [(day, "work") for day in notice.working_weekends]
    return "date,kind\n# 说明\n\n" + "".join(f"{day}, {kind}\n" for day, kind in sorted(days))


def test_a_notice_is_read_from_csv_and_json(tmp_path: Path) -> None:
    table = tmp_path / "放假安排.csv"
    table.write_text(csv_of(NOTICE), encoding="utf-8-sig")
    assert read_notice(2027, table, None) == replace(NOTICE, source="放假安排")
    document = tmp_path / "n.json"
    off, work = (str([str(day) for day in days]).replace("'", '"') for days in (NOTICE.days_off, NOTICE.working_weekends))
    document.write_text(f'{{"source": "{NOTICE.source}", "off": {off}, "work": {work}}}', encoding="utf-8")
    assert read_notice(2027, document, None) == NOTICE


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("a.csv", "2027-01-01,off\n2027-13-01,off\n", "第 2 行"),
        ("a.csv", "2027-01-01\n", "第 1 行"),
        ("a.csv", "2027-01-01,holiday\n", "holiday"),
        ("a.csv", "2027-01-01,off\n", "2027-05-01"),
        ("a.json", "[]", "JSON"),
        ("a.json", '{"source": "x", "off": [1]}', "JSON"),
    ],
)
def test_a_file_that_cannot_be_right_is_named_by_its_line(tmp_path: Path, name: str, text: str, complaint: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(NoticeError, match=complaint):
        read_notice(2027, path, None)
