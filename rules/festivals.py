"""Public holidays fixed by the State Council's regulation, for years whose notice is not yet published (what they give is provisional).

Which weekends are swapped, and when a holiday that falls on a weekend is made up for, is known only from the year's notice and is not
guessed here: a provisional date is therefore rather too early than too late.
"""

from datetime import date, timedelta

# 《全国年节及纪念日放假办法》 (2024 revision): New Year 1 day, Labour Day 2 days, National Day 3 days, by the solar calendar.
FIXED_DAYS = ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))
# Days off that every notice must contain: one without them is half entered.
NEVER_MISSING = ((1, 1), (5, 1), (10, 1), (10, 2), (10, 3))
# The same regulation: the eve and the first three days of the Spring Festival.
SPRING_FESTIVAL_DAYS = range(-1, 3)
# Spring Festival, Qingming, Dragon Boat, Mid-Autumn as month and day: facts of the lunisolar calendar, which the tests compare with a
# second source.
LUNAR_DAYS = {
    2027: "0206 0405 0609 0915",
    2028: "0126 0404 0528 1003",
    2029: "0213 0404 0616 0922",
    2030: "0203 0405 0605 0912",
    2031: "0123 0405 0624 1001",
    2032: "0211 0404 0612 0919",
    2033: "0131 0404 0601 0908",
    2034: "0219 0405 0620 0927",
    2035: "0208 0405 0610 0916",
    2036: "0128 0404 0530 1004",
    2037: "0215 0404 0618 0924",
    2038: "0204 0405 0607 0913",
    2039: "0124 0405 0527 1002",
    2040: "0212 0404 0614 0920",
    2041: "0201 0404 0603 0910",
    2042: "0122 0404 0622 0928",
    2043: "0210 0405 0611 0917",
    2044: "0130 0404 0531 1005",
    2045: "0217 0404 0619 0925",
    2046: "0206 0404 0608 0915",
}


def lunar_days(year: int) -> tuple[date, ...]:
    """First day of the Spring Festival, Qingming, Dragon Boat and Mid-Autumn of a year in `LUNAR_DAYS`."""
    return tuple(date(year, int(text[:2]), int(text[2:])) for text in LUNAR_DAYS[year].split())


def fixed_days_off(year: int) -> frozenset[date]:
    """All fixed public holidays of a year in `LUNAR_DAYS`."""
    spring, *others = lunar_days(year)
    festival = {spring + timedelta(days=n) for n in SPRING_FESTIVAL_DAYS}
    return frozenset(festival | set(others) | {date(year, month, day) for month, day in FIXED_DAYS})
