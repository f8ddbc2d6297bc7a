"""What people write: signs no form sends, numbers and dates as they are typed, markup and formulas that stay text."""

import io
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from sqlalchemy import Engine, text, update
from sqlmodel import Session, select
from sqlmodel.sql.sqltypes import AutoString

from casework.errors import Refusal
from casework.wording import required
from register.limits import LimitEntry
from register.matters import Matter, MatterStatus
from register.schema import metadata
from register.session import transaction
from tests.api.citizen import LETTER, Citizen, Clerk
from tests.api.conftest import HandClock
from tests.api.handling import Handling
from tests.api.test_letters import receipt_of
from tests.attack.routes import routes_of
from tests.attack.staff import enter_as

MARKUP = "<img src=x onerror=alert(1)>\"'><script>alert(1)</script>{{7*7}}"
FREE = frozenset(
    {"subject", "body", "name", "title", "text", "reason", "grounds", "closing_grounds", "file_name", "phone", "remark", "words"}
)
"""Columns that hold what somebody typed."""
FREE_TABLES = ("letters", "answers", "extensions", "notices", "staff", "departments", "posts", "attachments", "saved_filters")


@pytest.mark.parametrize(
    "sign", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\ud800", "\udfff", "\u202e", "\u2066", "\ufffd", "\ufffe", "\uffff"]
)
def test_signs_that_no_form_sends_are_refused(sign: str) -> None:
    with pytest.raises(Refusal, match="control-signs"):
        required(f"标{sign}题", "标题", 100)


@pytest.mark.parametrize("words", ["第一行\r\n第二行\t缩进", "👨‍👩‍👧 𠮷野家 é ﷺ", "（全角）ＡＢＣ１２３", "x" * 100])
def test_what_people_write_is_kept_as_it_is(words: str) -> None:
    assert required(f" {words} ", "标题", 100) == words


def test_a_text_ends_where_it_is_said_to(citizen: Citizen, engine: Engine) -> None:
    """Counted in signs, whatever they weigh."""
    for field, longest in (("subject", 100), ("body", 10_000), ("name", 50), ("email", 254)):
        answer = citizen.write(**{field: "𠮷" * (longest + 1)})
        assert answer.status_code == 422 and f'id="{field}-problem"' in answer.text
    assert citizen.write(subject="𠮷" * 100, body="𠮷" * 10_000, name="𠮷" * 50).status_code == 303
    for field, given in (
        ("email", "a@b.cn\r\nBcc: x@evil.example"),
        ("email", "a@b.cn,x@evil.example"),
        ("phone", "138\r\n0000;ext=1"),
    ):
        assert citizen.write(**{field: given}).status_code == 422, given


def test_what_would_end_a_header_stays_text(clerk: Clerk, citizen: Citizen, engine: Engine) -> None:
    """A name given back in a header, and an address that leads on."""
    files = [("attachments", ('表"; filename="x.html.txt', b"x", "text/plain"))]
    assert citizen.write(files=files).status_code == 303
    with transaction(engine) as session:
        session.execute(text("UPDATE register.attachments SET file_name = :name"), {"name": 'a"\r\nX-Evil: 1;é.txt'})
    answer = clerk.client.get("/matters/LX-2026-000001/attachments/1")
    assert answer.status_code == 200 and "x-evil" not in answer.headers
    assert "\r" not in answer.headers["content-disposition"] and answer.headers["content-disposition"].startswith("attachment")


def test_full_width_digits_are_read_where_a_number_or_a_date_is_meant(clerk: Clerk, engine: Engine) -> None:
    entry = {**LETTER, "submission": "m", "channel": "visit", "category": "general"}
    given = {"phone": "１３８１２３４５６７８", "received_at": "２０２６－０２－１４Ｔ１０：３０"}
    assert clerk.post("/entries/new", "/entries", **{**entry, **given}).status_code == 303
    with Session(engine) as session:
        assert session.exec(select(Matter.received_at)).one() == datetime(2026, 2, 14, 2, 30, tzinfo=UTC)
    assert "LX-2026-000001" in clerk.client.get("/board?q=ＬＸ－２０２６－０００００１").text
    page = clerk.client.get("/calculator", params={"matter": "document:", "received": "２０２６－０３－０２T１２:００"})
    assert page.status_code == 200, page.text
    assert "2026年3月23日" in page.text


@pytest.mark.parametrize(
    ("received", "status"),
    [
        ("2003-12-31T23:59", 422),
        ("2004-01-01T00:00", 303),
        ("0001-01-01T00:00", 422),
        ("2026-03-02T12:01", 422),  # a minute after now
        ("9999-12-31T23:59", 422),
        ("2024-02-29T08:00", 303),
        ("2025-02-29T08:00", 422),
        ("2026-02-30T08:00", 422),
        ("2026-03-01T24:00", 422),
        ("yesterday", 422),
        ("2026-03-01T10:00+00:00junk", 422),
    ],
)
def test_a_receipt_lies_between_2004_and_now_on_a_day_there_is(clerk: Clerk, received: str, status: int) -> None:
    answer = clerk.post("/entries/new", "/entries", **LETTER, submission="m", channel="visit", category="general", received_at=received)
    assert answer.status_code == status
    assert status == 303 or 'id="received_at-problem"' in answer.text


def test_a_receipt_on_a_day_off_counts_from_the_next_working_day(handling: Handling, engine: Engine, clock: HandClock) -> None:
    """TL-6 from the Spring Festival 2026 (15 to 23 February are days off): day 1 is the 24th, day 30 is 7 April with its holidays."""
    clock.at = datetime(2026, 2, 17, 4, 0, tzinfo=UTC)
    on_the_holiday = handling.letter()
    clock.at = datetime(2026, 2, 23, 4, 0, tzinfo=UTC)
    on_its_last_day = handling.letter()
    with Session(engine) as session:
        due = [
            session.exec(select(LimitEntry.due_on).join(Matter).where(Matter.number == number)).one()
            for number in (on_the_holiday, on_its_last_day)
        ]
    assert due[0] == due[1] and due[0] is not None and due[0] > date(2026, 4, 1)


class Elements(HTMLParser):
    """Elements and attributes as a browser would make them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.strange: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for name, _ in attrs}
        inline = tag == "script" and "src" not in names and ("type", "application/json") not in attrs
        if inline or any(name.startswith("on") for name in names):
            self.strange.append(f"<{tag} {attrs}>")
        if tag == "img" and dict(attrs).get("src") == "x":
            self.strange.append("img")


def test_markup_in_every_text_is_shown_as_text_on_every_page(
    client: TestClient, handling: Handling, engine: Engine, citizen: Citizen
) -> None:
    """Every column that holds what somebody typed, every page there is, for office, handler and petitioner."""
    engine = handling.engine
    citizen.write(files=[("attachments", ("a.txt", b"x", "text/plain"))])
    number, code = receipt_of(citizen)
    receipt = client.get("/receipt")
    other = handling.letter(MatterStatus.SIGNED_FOR, department_id="high-tech", handler_id="zhao")
    key = handling.task(other, "Task_SubmitAnswer", "zhao")
    token = enter_as(client, engine, "zhao")
    client.post(f"/matters/{other}/answer", data={"csrf_token": token, "answer-version": "0", "answer-text": MARKUP})
    client.post(f"/matters/{other}/extension", data={"csrf_token": token, "extension-due_on": "2026-05-08", "extension-reason": MARKUP})
    client.post("/board/filters", data={"csrf_token": token, "name": "<b>我的</b>", "q": MARKUP})
    assert receipt.status_code == 200
    with transaction(engine) as session:
        for table in metadata.sorted_tables:
            if table.schema == "register" and table.name in FREE_TABLES:
                for column in table.columns:
                    if column.name in FREE and isinstance(column.type, AutoString) and not column.unique and not column.foreign_keys:
                        session.execute(update(table).where(column.is_not(None)).values({column: MARKUP}))
    shown = 0
    for staff in ("zhao", "li"):
        enter_as(client, engine, staff)
        routes = [route.address for route in routes_of(client.app) if route.method == "GET"]  # type: ignore[arg-type]
        for address in {*routes, f"/matters/{other}", f"/tasks/{key}", "/board?closed=all"}:
            answer = client.get(address)
            assert answer.status_code < 500, address
            if answer.headers.get("content-type", "").startswith("text/html"):
                assert Elements(answer.text).strange == [], address
                assert "{49}" not in answer.text
                shown += "&lt;img src=x" in answer.text
    client.cookies.clear()
    page = citizen.track(number, code)
    page = client.get(page.headers["location"]) if page.status_code == 303 else page
    assert "&lt;img src=x" in page.text, page.text[1000:4000]
    assert Elements(page.text).strange == []
    assert shown >= 6


def test_a_title_like_a_formula_stays_text_in_an_exported_list(clerk: Clerk, citizen: Citizen, engine: Engine) -> None:
    titles = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://evil.example")', "＝1+1"]
    for title in titles:
        citizen.write(subject=title)
    with Session(engine) as session:
        kept = set(session.exec(select(Matter.subject)))
    for address in ("/exports/board", "/exports/ledger"):
        answer = clerk.client.get(address)
        assert answer.status_code == 200
        cells = [cell for row in load_workbook(io.BytesIO(answer.content)).active.iter_rows() for cell in row]  # type: ignore[union-attr]
        assert {cell.value for cell in cells} >= kept and not [cell for cell in cells if cell.data_type == "f"]
