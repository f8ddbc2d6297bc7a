"""Both ways the engine writes a moment."""

from datetime import UTC, datetime

import pytest

from engine.instant import from_millis, parse_instant, to_millis


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-26T22:54:52.352Z[Etc/UTC]", datetime(2026, 11, 26, 22, 54, 52, 352_000, UTC)),
        ("2027-02-28T12:00+01:00", datetime(2027, 2, 28, 11, 0, tzinfo=UTC)),
        ("2027-02-28T17:30:00+08:00", datetime(2027, 2, 28, 9, 30, tzinfo=UTC)),
        ("2027-02-28T17:30+08:00[Asia/Shanghai]", datetime(2027, 2, 28, 9, 30, tzinfo=UTC)),
        ("", None),
    ],
)
def test_moments_are_read_as_utc(text: str, moment: datetime | None) -> None:
    assert parse_instant(text) == moment


@pytest.mark.parametrize("text", ["2027-02-28T17:30:00", "2027-02-28", "tomorrow"])
def test_a_moment_without_offset_is_an_error(text: str) -> None:
    with pytest.raises(ValueError):
        parse_instant(text)


def test_milliseconds_round_trip_and_minus_one_is_none() -> None:
    moment = datetime(2026, 11, 24, 9, 30, 0, 123_000, UTC)
    assert from_millis(to_millis(moment)) == moment
    assert from_millis(-1) is None
