"""A register of a million letters, a tenth of them open: how long what people ask for takes, and a calendar's recomputation.

python -m tests.bench.bench_million         (fresh data directory, a PostgreSQL that keeps what it commits)
"""

import json
import statistics
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from time import monotonic, perf_counter
from typing import Final

import psycopg
from rich.console import Console
from sqlmodel import Session

from casework import due_dates
from casework.context import Context
from casework.sight import visible
from deploy import wiring
from deploy.bureau.seed import seed
from deploy.commands.calendar import load_notice
from deploy.settings import Settings
from register.board import BoardFilter, find
from register.due_dates import Whose
from register.lights import Light
from register.people import OFFICE, head_of
from register.session import short_lived_engine, transaction
from register.statistics import Sought
from register.statistics import of_year as statistics_of_year
from rules.calendar import national_calendar
from rules.festivals import NEVER_MISSING
from rules.figures import Figure
from rules.limits import compute
from rules.notices import YearNotice
from rules.tables import decide
from tests.bench.table import Row, Say, show
from tests.support.postgres import DURABLE, Database, Postgres

MATTERS: Final = 1_000_000
OPEN: Final = 100_000
OPEN_DAYS: Final = 60  # over which those still open came in
CALLS: Final = 120  # of each question
P99_AIM_MS: Final = 100.0
DEPARTMENTS: Final = ("high-tech", "rural", "social", "finance")
RARE: Final = ("问题77777", "2026-99", "高新技术奖励专利贷款")
USUAL: Final = ("科技企业认定路灯", "孵化器补助", "农村科技延期设备")
COMMON: Final = ("路灯", "关于", "农村科技")
SIZED: Final = f"{DURABLE}shared_buffers = 4GB\n"
"""As docs/operations.md advises for so many: what the register is asked for stays in PostgreSQL's own memory."""
FILL: Final = Path(__file__).with_name("million.sql")
Question = Callable[[Context, int], object]
"""What is asked, in its n-th variety."""


def board(*sought: BoardFilter, pages: Sequence[int] = (1,)) -> Question:
    """The board, filtered each way in turn, at each page in turn."""

    def ask(context: Context, turn: int) -> object:
        asker = head_of(context.session, OFFICE, context.today())
        assert asker
        page = pages[turn % len(pages)]
        return find(context.session, sought[turn % len(sought)], context.now(), visible(context, asker), page)

    return ask


def of_year(context: Context, turn: int) -> object:
    """The statistics of one year, of the bureau or of one department."""
    department = (None, *DEPARTMENTS)[turn % (1 + len(DEPARTMENTS))]
    kind = (None, "letter")[turn % 2]
    return statistics_of_year(context.session, Sought(context.today().year - turn % 3, context.zone, department, kind), context.now())


def of_calendar(context: Context, turn: int) -> object:
    """A month of the calendar of due dates: everybody's, a department's, a person's; the figures and the first dates."""
    asker = head_of(context.session, OFFICE, context.today())
    assert asker
    whose = (Whose(), Whose(department_id=DEPARTMENTS[turn % len(DEPARTMENTS)]), due_dates.mine(context, asker))[turn % 3]
    period = due_dates.month(context, context.today().replace(day=1))
    due_dates.counted(context, whose, period)
    return due_dates.listed(context, asker, whose, period, most=50)


QUESTIONS: Final[dict[str, Question]] = {
    "board, open": board(BoardFilter(), *(BoardFilter(light=light) for light in (Light.RED, Light.YELLOW, Light.GREEN)), pages=(1, 2, 50)),
    "board, a department": board(*(BoardFilter(department_id=one) for one in DEPARTMENTS), pages=(1, 2, 50)),
    "board, closed ones too": board(BoardFilter(closed=None), BoardFilter(closed=True), pages=(1, 2, 500)),
    "search, rare words": board(*(BoardFilter(words=words, closed=closed) for words in RARE for closed in (False, None))),
    "search, usual words": board(*(BoardFilter(words=words, closed=closed) for words in USUAL for closed in (False, None))),
    "search, common words": board(*(BoardFilter(words=words, closed=closed) for words in COMMON for closed in (False, None))),
    "statistics of a year": of_year,
    "calendar of a month": of_calendar,
}


def fill(database: Database, say: Say) -> None:
    """Write the letters straight into the tables; the index of titles is made once they are there, which is quicker."""
    figure = decide(wiring.tables()["time-limit"], {"kind": "letter", "category": "general"})
    begun = monotonic()
    with psycopg.connect(database.superuser_url.replace("+psycopg", ""), autocommit=True) as connection:
        (titles,) = connection.execute("SELECT pg_get_indexdef('register.ix_matters_grams'::regclass)").fetchone() or ("",)
        connection.execute("DROP INDEX register.ix_matters_grams")
        _reckon(connection, Figure.of(figure))
        for statement in FILL.read_text(encoding="utf-8").split(";\n"):
            if statement.strip():
                given = {"matters": MATTERS, "open": OPEN, "days": OPEN_DAYS, "figure": json.dumps(figure)}
                connection.execute(statement.encode(), given)
                say(f"{statement.strip().splitlines()[-1][:60]} … after {monotonic() - begun:.0f} s")
        connection.execute(titles)
        connection.execute("VACUUM (FREEZE, ANALYZE)")
        connection.execute("CHECKPOINT")  # a register has grown over years: what the filling left to write must not fall on the questions
    say(f"{MATTERS:,} letters after {monotonic() - begun:.0f} s")


def _reckon(connection: psycopg.Connection[tuple[object, ...]], figure: Figure) -> None:
    """A table of the limits of what came in on each of the last days, as the register would have computed them on receipt."""
    warning, calendar, today = wiring.tables()["warning"], national_calendar(), datetime.now(UTC).date()
    columns = "day date, due_on date, due_at timestamptz, warn_at timestamptz, latest_on date, provisional boolean"
    connection.execute(f"CREATE TEMP TABLE reckoned ({columns})")
    for day in (today + timedelta(days=1 - back) for back in range(OPEN_DAYS + 3)):
        limit = compute(figure, datetime.combine(day, time(4), UTC), calendar, warning=warning)
        values = (day, limit.due_on, limit.due_at, limit.warn_at, limit.latest_date, limit.provisional)
        connection.execute("INSERT INTO reckoned VALUES (%s, %s, %s, %s, %s, %s)", values)


def measure(database: Database, settings: Settings, say: Say) -> list[Row]:
    """Ask every question, one variety after the other, each in a transaction of its own as a page does."""
    make_context, rows = wiring.context_factory(settings), []
    with short_lived_engine(database.app_url) as engine:
        for name, ask in QUESTIONS.items():
            times = []
            for turn in range(CALLS + 12):
                begun = perf_counter()
                with transaction(engine) as session:
                    ask(make_context(session), turn)
                times.append((perf_counter() - begun) * 1000)
            p50, p99 = (statistics.quantiles(times[12:], n=100)[part - 1] for part in (50, 99))
            say(f"{name}: p50 {p50:.1f} ms, p99 {p99:.1f} ms")
            rows.append(Row(f"{name}, p99 of {MATTERS:,} matters", p99, f"ms (p50 {p50:.1f})", P99_AIM_MS, p99 / P99_AIM_MS, "<= 1"))
        begun = monotonic()
        moved = load_notice(engine, make_context, _notice(datetime.now(UTC).year + 1))
        rows.append(Row(f"a notice loaded, {OPEN:,} open matters anew", monotonic() - begun, f"s ({moved:,} moved)"))
        return rows


def _notice(year: int) -> YearNotice:
    """A notice that moves what falls due after new year: two days off more than foreseen."""
    off = {date(year, month, day) for month, day in NEVER_MISSING} | {date(year, 1, day) for day in (2, 3)}
    return YearNotice(year, frozenset(off), frozenset(), "made up for the bench")


def run(say: Say) -> list[Row]:
    settings = Settings(environment="test")

    def found(session: Session) -> None:
        seed(session, datetime.now(UTC).date(), settings)

    postgres = Postgres(SIZED)
    try:
        with postgres.fresh_database(found) as database:
            fill(database, say)
            return measure(database, settings, say)
    finally:
        postgres.close()


if __name__ == "__main__":
    console = Console()
    show(console, run(console.print))
