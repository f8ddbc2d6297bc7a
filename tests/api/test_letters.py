"""Writing a letter: registered once, receipt shown to its writer alone, wrong input changes nothing."""

import re

from sqlalchemy import Engine
from sqlmodel import Session, func, select

from register.matters import Attachment, Letter, Matter
from register.traffic import Outbox
from tests.api.citizen import LETTER, Citizen, Clerk


def count(engine: Engine, table: type) -> int:
    with Session(engine) as session:
        return session.exec(select(func.count()).select_from(table)).one()


def receipt_of(citizen: Citizen) -> tuple[str, str]:
    page = citizen.client.get("/receipt").text
    found = re.search(r'id="number">([^<]+).*?id="code">([^<]+)', page, re.S)
    assert found, page
    return found[1], found[2]


def test_a_letter_is_registered_and_its_receipt_shown(citizen: Citizen, engine: Engine) -> None:
    """FC-1: number and code are shown; the diagram is asked to start in the same transaction."""
    answer = citizen.write(files=[("attachments", ("说明.txt", "一份说明".encode(), "text/plain"))])
    assert (answer.status_code, answer.headers["location"]) == (303, "/receipt")
    number, code = receipt_of(citizen)
    assert number == "LX-2026-000001" and len(code) == 8
    assert (count(engine, Matter), count(engine, Attachment), count(engine, Outbox)) == (1, 1, 1)


def test_a_double_click_makes_one_letter(citizen: Citizen, engine: Engine) -> None:
    fields = citizen.fill("/letters/new", **LETTER)
    citizen.client.post("/letters", data=fields)
    first = receipt_of(citizen)
    citizen.client.post("/letters", data=fields)
    assert receipt_of(citizen) == first
    assert count(engine, Matter) == 1


def test_an_anonymous_letter_needs_no_name(citizen: Citizen, engine: Engine) -> None:
    assert citizen.write(anonymous="yes", name="", phone="").status_code == 303
    with Session(engine) as session:
        assert (session.exec(select(Matter.petitioner_id)).one(), session.exec(select(Letter.anonymous)).one()) == (None, True)


def test_everything_wrong_is_said_at_once_in_the_order_of_the_page(citizen: Citizen, engine: Engine) -> None:
    files = [("attachments", ("空.txt", b"", "text/plain"))]
    page = citizen.write(files=files, subject="", body="", name="", phone="abc", email="nobody").text
    found = re.findall(r'<p class="problem" id="(\w+)-problem">', page)
    assert found == ["subject", "body", "attachments", "name", "phone", "email"]
    assert re.findall(r'<li><a href="#(\w+)">', page) == found
    assert count(engine, Letter) == 0


def test_wrong_input_keeps_what_was_typed_and_changes_nothing(citizen: Citizen, engine: Engine) -> None:
    answer = citizen.write(phone="abc")
    assert answer.status_code == 422
    assert 'value="abc"' in answer.text and LETTER["body"] in answer.text
    assert 'id="phone-problem"' in answer.text
    assert count(engine, Matter) == 0


def test_each_missing_field_has_its_sentence_beside_it(citizen: Citizen) -> None:
    for field in ("subject", "body", "name"):
        assert f'id="{field}-problem"' in citizen.write(**{field: ""}).text


def test_a_script_as_attachment_is_refused(citizen: Citizen, engine: Engine) -> None:
    answer = citizen.write(files=[("attachments", ("x.pdf", b"\x7fELF\x00\x01", "application/pdf"))])
    assert answer.status_code == 422 and 'id="attachments-problem"' in answer.text
    assert count(engine, Matter) == 0


def test_markup_in_a_letter_stays_text(citizen: Citizen) -> None:
    answer = citizen.write(subject="<script>alert(1)</script>", phone="abc")
    assert "<script>alert(1)" not in answer.text and "&lt;script&gt;alert(1)" in answer.text


def test_a_form_from_elsewhere_is_refused(citizen: Citizen, engine: Engine) -> None:
    fields = citizen.fill("/letters/new", **LETTER) | {"csrf_token": "0" * 64}
    assert citizen.client.post("/letters", data=fields).status_code == 403
    citizen.client.cookies.clear()
    assert citizen.client.post("/letters", data=citizen.fill("/letters/new", **LETTER)).status_code == 303
    assert count(engine, Matter) == 1


def test_a_clerks_receipt_names_the_first_contact_officer_with_duty_and_phone(clerk: Clerk, citizen: Citizen) -> None:
    """FC-3."""
    assert clerk.post("/entries/new", "/entries", **LETTER, submission="mark", channel="visit", category="general").status_code == 303
    assert "孙小梅（办公室科员），电话 0571-" in citizen.client.get("/receipt").text


def test_the_receipt_is_gone_in_another_browser(citizen: Citizen) -> None:
    citizen.write()
    citizen.client.cookies.clear()
    assert citizen.client.get("/receipt").status_code == 404
