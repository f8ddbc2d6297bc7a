"""A holiday notice that cannot be right is refused with a clear sentence."""

from datetime import date

import pytest

from rules.errors import NoticeError
from rules.notices import YearNotice, published_notices

FIXED = frozenset({date(2027, 1, 1), date(2027, 5, 1), *(date(2027, 10, day) for day in (1, 2, 3))})
SATURDAY, MONDAY = date(2027, 1, 9), date(2027, 1, 11)


def test_a_right_notice_is_taken() -> None:
    assert YearNotice(2027, FIXED | {MONDAY}, frozenset({SATURDAY}), "国务院办公厅通知").year == 2027


@pytest.mark.parametrize(
    ("off", "worked", "source", "message"),
    [
        (FIXED | {date(2028, 1, 1)}, frozenset(), "通知", "2028-01-01 不属于 2027 年的放假安排"),
        (FIXED | {date(2026, 11, 30)}, frozenset(), "通知", "2026-11-30 不属于 2027 年"),
        (FIXED, frozenset({date(2028, 1, 2)}), "通知", "2028-01-02 不属于"),
        (FIXED, frozenset({MONDAY}), "通知", "2027-01-11 不是星期六或星期日"),
        (FIXED | {SATURDAY}, frozenset({SATURDAY}), "通知", "2027-01-09 同时列为放假日和上班日"),
        (FIXED - {date(2027, 5, 1), date(2027, 10, 3)}, frozenset(), "通知", "2027-05-01、2027-10-03 是法定节假日"),
        (FIXED, frozenset(), "  ", "来源"),
    ],
)
def test_a_wrong_notice_is_refused(off: frozenset[date], worked: frozenset[date], source: str, message: str) -> None:
    with pytest.raises(NoticeError, match=message):
        YearNotice(2027, off, worked, source)


def test_december_before_belongs_to_a_notice() -> None:
    assert YearNotice(2027, FIXED | {date(2026, 12, 31)}, frozenset({date(2026, 12, 26)}), "通知")


def test_published_years_follow_each_other() -> None:
    years = sorted(published_notices())
    assert years[0] == 2004
    assert years == list(range(2004, years[-1] + 1))
