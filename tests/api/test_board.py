"""The board: what is asked for, counted and paged; titles only for whom they concern."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from api.services import Services
from casework import marks
from register.marks import MarkCode
from register.matters import Matter, MatterStatus
from register.session import transaction
from tests.api.citizen import Clerk
from tests.api.conftest import HandClock
from tests.api.handling import Handling
from tests.api.test_matters import as_person


def test_an_empty_board_says_so(clerk: Clerk) -> None:
    assert "没有符合条件的事项" in clerk.client.get("/board").text


def test_lights_filter_count_and_search(clerk: Clerk, handling: Handling, engine: Engine, clock: HandClock) -> None:
    late, calm = handling.letter(department_id="high-tech"), handling.letter(MatterStatus.SIGNED_FOR, department_id="achievements")
    with transaction(engine) as session:
        session.exec(select(Matter).where(Matter.number == late)).one().due_at = clock.at - timedelta(seconds=1)
    red = clerk.client.get("/board?light=red").text
    assert late in red and calm not in red and "<b>1</b>逾期" in red and "<b>1</b>正常" in red
    assert calm in clerk.client.get("/board?department=achievements&status=signed-for").text
    assert late not in clerk.client.get(f"/board?q={calm}").text


@pytest.mark.parametrize(
    "address", ["/board?page=-1", "/board?page=99999999999999999999", "/board?light=blue&status=x&q=%25%00'", "/board?page=7"]
)
def test_nonsense_in_the_address_is_passed_over(clerk: Clerk, handling: Handling, address: str) -> None:
    handling.letter()
    assert clerk.client.get(address).status_code == 200


def test_htmx_gets_the_list_alone(clerk: Clerk) -> None:
    fragment = clerk.client.get("/board", headers={"HX-Request": "true"}).text
    assert "<html" not in fragment and "没有符合条件的事项" in fragment


def test_pages_hold_twenty(clerk: Clerk, handling: Handling) -> None:
    numbers = [handling.letter() for _ in range(21)]
    first, second = clerk.client.get("/board").text, clerk.client.get("/board?page=2").text
    assert "第 1 页，共 2 页" in first and numbers[-1] not in first and numbers[-1] in second


def test_a_title_is_only_for_whom_it_concerns(client: TestClient, handling: Handling) -> None:
    number = handling.letter(department_id="high-tech")
    page = as_person(client, "qian").client.get("/board").text
    assert number in page and "咨询认定进度" not in page and f"/matters/{number}" not in page
    assert "咨询认定进度" in as_person(client, "chen").client.get("/board").text


def test_a_search_in_titles_does_not_tell_an_outsider_which_matters_match(client: TestClient, handling: Handling) -> None:
    number = handling.letter(department_id="high-tech")
    assert number in as_person(client, "chen").client.get("/board?q=认定进度").text
    for outsider, seen in (("qian", False), ("zhou", True), ("wu", True), ("zhao", True)):
        assert (number in as_person(client, outsider).client.get("/board?q=认定进度").text) is seen
        assert number in as_person(client, outsider).client.get(f"/board?q={number}").text


def test_every_kind_is_on_it_and_can_be_sought_by_kind_and_mark(clerk: Clerk, handling: Handling, services: Services) -> None:
    """TL-3, TL-6, ON-1: marks are told beside the title."""
    letter, instruction = handling.letter(), handling.letter(kind="instruction", category="urgent")
    with services.work() as context:
        marked = context.session.exec(select(Matter).where(Matter.number == instruction)).one()
        marks.put(context, marked, MarkCode.CONTRADICTION, article="TL-3")
    page = clerk.client.get("/board").text
    assert letter in page and "领导批办件</td>" in page and '<span class="tag mark">批示不一致</span>' in page
    for asked, seen in (("kind=instruction", True), ("mark=contradiction", True), ("kind=letter", False), ("mark=urged-again", False)):
        assert (instruction in clerk.client.get(f"/board?{asked}").text) is seen


def test_a_mark_is_told_with_its_article_and_the_other_matter(clerk: Clerk, handling: Handling, services: Services) -> None:
    """TL-3: the office sees both numbers; putting a mark twice is putting it once, and it can be lifted."""
    first, second = handling.letter(), handling.letter()
    with services.work() as context:
        one, other = (context.session.exec(select(Matter).where(Matter.number == number)).one() for number in (first, second))
        for _ in range(2):
            marks.put(context, one, MarkCode.CONTRADICTION, article="TL-3", other=other)
        assert [(mark.code, mark.article, mark.other) for mark in marks.of(context, one)] == [("contradiction", "TL-3", second)]
    page = clerk.client.get(f"/matters/{first}").text
    assert "批示不一致</strong>（TL-3）" in page and f'href="/matters/{second}"' in page
    with services.work() as context:
        one, other = (context.session.exec(select(Matter).where(Matter.number == number)).one() for number in (first, second))
        assert marks.lift(context, one, MarkCode.CONTRADICTION, actor="sun", reason="以第一件为准", other=other)
        assert not marks.lift(context, one, MarkCode.CONTRADICTION, actor="sun", reason="又一次", other=other)
    page = clerk.client.get(f"/matters/{first}").text
    assert "<strong>批示不一致</strong>" not in page and "取消标记：批示不一致。理由：以第一件为准" in page
