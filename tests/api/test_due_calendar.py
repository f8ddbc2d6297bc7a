"""The calendar of due dates and its subscription: whose dates, month and list, a secret address that tells as little as it can."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from icalendar import Calendar
from sqlalchemy import Engine
from sqlmodel import select

from register.bureau import Absence, Staff
from register.matters import Matter, MatterStatus
from register.session import transaction
from register.subscriptions import Subscription
from tests.api.citizen import Clerk, hidden_fields
from tests.api.conftest import ZONE, HandClock
from tests.api.handling import Handling
from tests.api.test_matters import as_person

DUE = datetime(2026, 3, 18, 17, 30, tzinfo=ZONE)


def handled_by(handling: Handling, staff: str, due_at: datetime = DUE, **facts: object) -> str:
    return handling.letter(MatterStatus.SIGNED_FOR, department_id="high-tech", handler_id=staff, due_at=due_at, **facts)


def subscribe(person: Clerk) -> str:
    page = person.client.post("/calendar/subscription", data=hidden_fields(person.client.get("/calendar").text))
    found = re.search(r'value="http://testserver(/calendar/[\w-]+\.ics)"', page.text)
    assert found
    return found[1]


def events(client: TestClient, address: str) -> Sequence[dict[str, object]]:
    answer = client.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    parsed = Calendar.from_ical(answer.content)
    assert (parsed["version"], parsed.errors) == ("2.0", [])
    return [
        {name.lower(): event.decoded(name) if name == "DTSTART" else str(event[name]) for name in event} for event in parsed.walk("VEVENT")
    ]


def test_an_empty_month_says_so(clerk: Clerk) -> None:
    assert "本月没有到期的事项" in clerk.client.get("/calendar").text


def test_one_sees_ones_own_a_departments_a_persons_and_everybodys(client: TestClient, handling: Handling) -> None:
    """FC-6: numbers for everybody, titles only where the matter is one's business."""
    number = handled_by(handling, "zhao")
    mine = as_person(client, "zhao").client
    assert number in mine.get("/calendar").text and "咨询认定进度" in mine.get("/calendar?view=list").text
    other = as_person(client, "qian").client
    assert number not in other.get("/calendar").text
    for whose in ("all", "department:high-tech", "person:zhao"):
        for view in ("", "list"):
            page = other.get("/calendar", params={"whose": whose, "view": view}).text
            assert number in page and "咨询认定进度" not in page and f"/matters/{number}" not in page
    assert number not in other.get("/calendar?whose=department:achievements").text
    assert number not in other.get("/calendar?whose=all&month=2026-04").text


def test_a_stand_in_sees_what_waits_for_the_one_who_is_away(
    client: TestClient, handling: Handling, engine: Engine, clock: HandClock
) -> None:
    """AB-3: the head stands in where no B is named."""
    number = handled_by(handling, "zhao")
    assert number not in as_person(client, "chen").client.get("/calendar").text
    with transaction(engine) as session:
        session.add(Absence(staff_id="zhao", since=clock.at.date(), until=clock.at.date()))
    assert number in as_person(client, "chen").client.get("/calendar").text


def test_days_off_and_today_are_marked(clerk: Clerk, handling: Handling) -> None:
    """TL: working days as the notice of the year has them; Saturday 14 February 2026 is worked."""
    handled_by(handling, "zhao")
    handled_by(handling, "zhao", DUE - timedelta(days=33))
    page = clerk.client.get("/calendar?whose=all&month=2026-02").text
    assert re.search(r'<td class="\s*idle">\s*<span class="date"[^>]*><span class="month-name">2 月 </span>14<', page)
    assert re.search(r'<td class=" off idle">\s*<span class="date"[^>]*><span class="month-name">2 月 </span>15<', page)
    assert 'aria-current="date"' in clerk.client.get("/calendar?whose=all").text and 'aria-current="date"' not in page


def test_a_full_month_shows_figures_and_the_list_in_pages(clerk: Clerk, handling: Handling, engine: Engine) -> None:
    numbers = [handled_by(handling, "zhao") for _ in range(3)]
    with transaction(engine) as session:
        first = session.exec(select(Matter).where(Matter.number == numbers[0])).one().model_dump(exclude={"id", "number"})
        session.add_all(Matter(**first, number=f"LX-2026-9{place:05d}") for place in range(298))
    sheet = clerk.client.get("/calendar?whose=all").text
    assert "月历只写件数" in sheet and "正常 301 件" in sheet and numbers[0] not in sheet
    assert "第 1 页，共 7 页" in clerk.client.get("/calendar?whose=all&view=list").text
    assert "第 7 页，共 7 页" in clerk.client.get("/calendar?whose=all&view=list&page=7").text


@pytest.mark.parametrize(
    "address", ["month=x", "month=2026-13", "month=0001-01", "month=9999-12", "whose=person:nobody", "view=%00", "page=-1"]
)
def test_nonsense_in_the_address_is_passed_over(clerk: Clerk, address: str) -> None:
    assert "2026 年 3 月期限日历" in clerk.client.get(f"/calendar?{address}").text


def test_a_subscription_tells_kind_number_and_day_and_nothing_else(client: TestClient, handling: Handling) -> None:
    """A real parser of calendars reads it; no title, no name, no address of a person."""
    number = handled_by(handling, "zhao")
    handled_by(handling, "chen")
    address = subscribe(as_person(client, "zhao"))
    client.cookies.clear()
    (event,) = events(client, address)
    assert event["dtstart"] == date(2026, 3, 18)
    assert set(event) == {"uid", "dtstamp", "dtstart", "summary", "status", "transp"}
    assert event["summary"] == f"来信来访 {number} 办结期限"
    assert event["uid"] == f"{number}-matter@testserver"
    assert "咨询认定进度" not in client.get(address).text


def test_a_date_that_moves_keeps_its_id_and_a_closed_matter_leaves(
    client: TestClient, handling: Handling, engine: Engine, clock: HandClock
) -> None:
    number = handled_by(handling, "zhao", provisional=True)
    address = subscribe(as_person(client, "zhao"))
    (before,) = events(client, address)
    with transaction(engine) as session:
        session.exec(select(Matter).where(Matter.number == number)).one().due_at = DUE + timedelta(days=1)
    (after,) = events(client, address)
    assert (before["uid"], before["dtstart"], before["status"]) == (after["uid"], date(2026, 3, 18), "TENTATIVE")
    assert after["dtstart"] == date(2026, 3, 19)
    with transaction(engine) as session:
        session.exec(select(Matter).where(Matter.number == number)).one().closed_at = clock.at
    assert events(client, address) == []


def test_an_address_is_kept_as_a_hash_and_ends_with_a_new_one_or_when_stopped(client: TestClient, engine: Engine) -> None:
    person = as_person(client, "zhao")
    first = subscribe(person)
    with transaction(engine) as session:
        assert session.exec(select(Subscription)).one().token_hash not in first
    second = subscribe(person)
    assert (client.get(first).status_code, client.get(second).status_code) == (404, 200)
    stopped = client.post("/calendar/subscription/removal", data=hidden_fields(client.get("/calendar").text))
    assert "订阅已停用" in client.get(stopped.headers["location"]).text
    assert client.get(second).status_code == 404


def test_an_address_of_somebody_who_left_tells_nothing(client: TestClient, engine: Engine) -> None:
    address = subscribe(as_person(client, "zhao"))
    with transaction(engine) as session:
        session.get_one(Staff, "zhao").active = False
    client.cookies.clear()
    assert client.get(address).status_code == client.get("/calendar/nobodys.ics").status_code == 404
