"""Statistics: the year's figures, each chart with its table; nothing when there is nothing."""

import re
from datetime import UTC, datetime, timedelta

from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from api.services import Services
from casework import marks
from register.marks import MarkCode
from register.matters import Matter, MatterStatus
from register.petitioning import Rating
from register.session import transaction
from tests.api.citizen import Clerk
from tests.api.conftest import NOON, HandClock
from tests.api.handling import Handling


def row(page: str, words: str) -> int:
    found = re.search(rf'<th scope="row">{words}</th><td class="num">(\d+)</td>', page)
    assert found, words
    return int(found[1])


def test_an_empty_year_says_so(clerk: Clerk) -> None:
    assert "2026 年没有事项" in clerk.client.get("/statistics").text
    assert "2025 年没有事项" in clerk.client.get("/statistics?year=2025").text


def test_figures_are_counted_by_department_month_kind_light_and_satisfaction(
    clerk: Clerk, handling: Handling, engine: Engine, clock: HandClock
) -> None:
    handling.letter(department_id="high-tech")
    handling.letter(MatterStatus.ARCHIVED, department_id="high-tech", closed_at=NOON)
    number = handling.letter(due_at=datetime(2026, 3, 1, tzinfo=UTC))
    with transaction(engine) as session:
        matter = session.exec(select(Matter).where(Matter.number == number)).one()
        session.add(
            Rating(matter_id=matter.id or 0, episode=1, department_id="office", kind="letter", level="very-satisfied", given_at=NOON)
        )
    page = clerk.client.get("/statistics").text
    assert (row(page, "高新技术处"), row(page, "尚未交办"), row(page, "3 月"), row(page, "来信来访 · 一般")) == (2, 1, 3, 3)
    assert row(page, "来信来访") == 3
    assert (row(page, "逾期"), row(page, "正常"), row(page, "非常满意"), row(page, "不满意")) == (1, 2, 1, 0)
    one = clerk.client.get("/statistics?department=high-tech").text
    assert row(one, "高新技术处") == 2 and "尚未交办</th>" not in one


def test_share_in_time_mean_days_kinds_and_marks(clerk: Clerk, handling: Handling, engine: Engine, services: Services) -> None:
    """TL, ON-1: of the closed ones; the due moment itself is still in time. Each kind can be looked at alone."""
    for late, days in ((0, 3), (1, 8)):
        closed = NOON + timedelta(seconds=late)
        handling.letter(MatterStatus.ARCHIVED, department_id="high-tech", due_at=NOON, closed_at=closed, worked_days=days)
    number = handling.letter(kind="instruction", category="urgent")
    with services.work() as context:
        matter = context.session.exec(select(Matter).where(Matter.number == number)).one()
        marks.put(context, matter, MarkCode.CONTRADICTION, article="TL-3")
    page = clerk.client.get("/statistics").text
    figures = '<td class="num">2</td><td class="num">2</td><td class="num">50%</td><td class="num">5.5</td>'
    assert f'<th scope="row">高新技术处</th>{figures}' in page and f'<th scope="row">来信来访</th>{figures}' in page
    assert (row(page, "领导批办件"), row(page, "批示不一致"), row(page, "多次催办")) == (1, 1, 0)
    only = clerk.client.get("/statistics?kind=letter").text
    assert row(only, "来信来访") == 2 and '<th scope="row">领导批办件</th>' not in only
    assert "<b>—</b>按期办结率" in clerk.client.get("/statistics?kind=instruction").text


def test_the_year_turns_where_the_bureau_is(clerk: Clerk, handling: Handling, engine: Engine) -> None:
    """00:30 on New Year's Day in Shanghai is the old year in UTC."""
    number = handling.letter()
    with transaction(engine) as session:
        session.exec(select(Matter).where(Matter.number == number)).one().received_at = datetime(2025, 12, 31, 16, 30, tzinfo=UTC)
    assert row(clerk.client.get("/statistics?year=2026").text, "1 月") == 1
    assert "2025 年没有事项" in clerk.client.get("/statistics?year=2025").text


def test_nonsense_in_the_address_is_passed_over(clerk: Clerk) -> None:
    for asked in ("year=0", "year=9999", "year=x", "department=moon", "kind=moon", "year=２０２５"):
        assert "2026 年没有事项" in clerk.client.get(f"/statistics?{asked}").text


def test_it_is_for_staff(client: TestClient) -> None:
    assert client.get("/statistics").headers["location"].startswith("/sign-in")
