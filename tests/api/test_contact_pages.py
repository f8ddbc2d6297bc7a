"""First contacts on their pages: registered in a moment, the receipt printed, the complaint in one step (FC-1 to FC-5)."""

import json
import re
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Engine
from sqlmodel import Session, func, select

from register.audit import AuditEvent
from register.matters import Matter
from tests.api.citizen import Citizen, Clerk, hidden_fields
from tests.api.handling import Handling

CALL = {"phone": "138 1234 5678", "name": "王小明", "channel": "call", "subject": "高企认定怎么申请", "scope": "own"}


@pytest.fixture
def officer(client: TestClient) -> Clerk:
    """Zhao of the high-tech department: any member of staff registers first contacts."""
    officer = Clerk(client)
    officer.sign_in("zhao")
    return officer


def become(officer: Clerk, staff_id: str) -> None:
    """Somebody else at the same screen."""
    officer.client.cookies.clear()
    officer.sign_in(staff_id)


def register(officer: Clerk, **typed: str) -> Response:
    token = hidden_fields(officer.client.get("/contacts/new").text)["submission"]
    return officer.post("/contacts/new", "/contacts", **{"submission": token, **CALL, **typed})


def receipt_of(officer: Clerk, answer: Response) -> tuple[str, str]:
    page = officer.client.get(answer.headers["location"]).text
    found = re.search(r'id="number">([^<]+).*?id="code">([^<]+)', page, re.S)
    assert found, page
    return found[1], found[2]


def matters(engine: Engine) -> int:
    with Session(engine) as session:
        return session.exec(select(func.count()).select_from(Matter)).one()


def test_a_call_is_registered_and_leads_to_the_receipt(officer: Clerk) -> None:
    """FC-2, FC-3: name, duty and phone of the officer; head and leader in charge named (FC-6)."""
    answer = register(officer)
    assert (answer.status_code, answer.headers["location"]) == (303, "/contacts/SF-2026-000001/receipt")
    page = officer.client.get(answer.headers["location"]).text
    assert "赵一帆（主任科员），电话" in re.sub(r"<[^>]+>", "", page)
    assert "陈志远（负总责）" in page and "吴建国（直接责任）" in page
    assert "data-print" in page and "10 分钟内可以打开事项，自己作废" in page
    assert 'action="/matters/SF-2026-000001/void"' in officer.client.get("/matters/SF-2026-000001").text
    assert register(officer, subject="第二件").headers["location"] == "/contacts/SF-2026-000002/receipt"


def test_a_double_click_registers_one(officer: Clerk, engine: Engine) -> None:
    fields = {**hidden_fields(officer.client.get("/contacts/new").text), **CALL}
    first, second = (officer.client.post("/contacts", data=fields) for _ in range(2))
    assert first.headers["location"] == second.headers["location"]
    assert matters(engine) == 1


def test_the_page_asks_for_the_phone_first_and_starts_with_the_usual(officer: Clerk) -> None:
    page = officer.client.get("/contacts/new").text
    assert re.search(r'<input id="phone"[^>]*autofocus', page)
    assert re.search(r'name="channel" value="call" checked', page) and re.search(r'name="scope" value="own" checked', page)
    assert "钱多福（处长）" in page and "赵一帆（" not in page and "吴建国（" not in page


def test_what_is_wrong_is_said_at_its_field_and_all_that_was_typed_stays(officer: Clerk, engine: Engine) -> None:
    answer = register(officer, phone="不知道", subject="", scope="other", details="三行说明")
    assert answer.status_code == 422
    assert re.findall(r'<p class="problem" id="(\w+)-problem">', answer.text) == ["phone", "subject", "receiver"]
    assert 'value="不知道"' in answer.text and "三行说明" in answer.text
    assert matters(engine) == 0


@pytest.mark.parametrize("strange", [{"channel": "web"}, {"channel": ""}, {"scope": "mine"}, {"receiver": "nobody", "scope": "other"}])
def test_what_no_page_sends_is_refused(officer: Clerk, engine: Engine, strange: dict[str, str]) -> None:
    assert register(officer, **strange).status_code == 422
    assert matters(engine) == 0


def test_a_mark_of_secrecy_is_refused_at_its_line(officer: Clerk, engine: Engine) -> None:
    answer = register(officer, subject="机密★ 某事")
    assert answer.status_code == 422 and 'id="subject-problem"' in answer.text
    assert matters(engine) == 0


def test_a_letter_handed_in_gets_a_letters_receipt(officer: Clerk) -> None:
    """TL-6: the counter's letter is a letter matter."""
    answer = register(officer, channel="letter", details="来信全文。")
    assert answer.headers["location"] == "/receipt"
    assert "LX-2026-000001" in officer.client.get("/receipt").text


def test_handed_over_the_receipt_names_the_other(officer: Clerk) -> None:
    """FC-3, FC-4.2."""
    page = officer.client.get(register(officer, scope="other", receiver="qian").headers["location"]).text
    assert "已转给" in page and "钱多福（处长）" in re.sub(r"<[^>]+>", "", page)


def test_earlier_contacts_of_the_phone_are_shown_masked(officer: Clerk, engine: Engine) -> None:
    """FC-2: each look on record; an empty answer and a wrong phone say so."""
    assert "没有找到" in officer.post("/contacts/new", "/contacts/earlier", phone="13812345678").text
    register(officer)
    found = officer.post("/contacts/new", "/contacts/earlier", phone="138-1234-5678").text
    assert "高企认定怎么申请" in found and "王**" in found and "王小明" not in found and "/matters/SF-2026-000001" in found
    assert "位数字" in officer.post("/contacts/new", "/contacts/earlier", phone="不知道").text
    with Session(engine) as session:
        looks = session.exec(select(AuditEvent.actor).where(AuditEvent.action == "earlier-contacts-looked-up")).all()
    assert looks == ["zhao", "zhao"]


def test_whose_it_may_be_is_suggested_while_one_types(officer: Clerk, engine: Engine) -> None:
    """FC-4, DD: the duty that fits is named; nothing is kept."""
    found = officer.post("/contacts/new", "/contacts/suggestions", subject="高新技术企业认定怎么申请", details="").text
    assert "高新技术处（" in found and "仅供参考" in found
    assert "看不出归哪个处室" in officer.post("/contacts/new", "/contacts/suggestions", subject="喂").text
    assert "疑似反映" in officer.post("/contacts/new", "/contacts/suggestions", subject="举报你局工作人员收受企业礼金").text
    assert officer.post("/contacts/new", "/contacts/suggestions", subject=" ").text.strip() == ""
    assert matters(engine) == 0


def test_my_contacts_and_none_yet(officer: Clerk) -> None:
    assert "还没有登记过首问" in officer.client.get("/contacts").text
    for count in range(21):
        register(officer, subject=f"第{count}件")
    page = officer.client.get("/contacts").text
    assert "第20件" in page and "第0件" not in page and "第 1 页，共 2 页" in page
    assert "第0件" in officer.client.get("/contacts?page=2").text
    assert officer.client.get("/contacts?page=九").status_code == 200


def test_the_matters_page_shows_contact_and_handover(officer: Clerk) -> None:
    """FC-4.2, FC-6: what was asked, who is to take it over; the visitor masked."""
    register(officer, scope="other", receiver="qian", details="材料清单不清楚。")
    page = officer.client.get("/matters/SF-2026-000001").text
    assert "材料清单不清楚。" in page and "钱多福" in page and "待接收" in page
    assert "王小明" not in page and "13812345678" not in page


def test_another_department_sees_it_only_when_it_is_offered(officer: Clerk) -> None:
    """FC-6."""
    register(officer)
    register(officer, scope="other", receiver="qian")
    become(officer, "qian")
    statuses = [officer.client.get(f"/matters/SF-2026-00000{number}").status_code for number in (1, 2)]
    assert statuses == [404, 200]
    assert officer.client.get("/contacts/SF-2026-000001/receipt").status_code == 404


def test_the_receivers_form_offers_both_answers(officer: Clerk, handling: Handling) -> None:
    """FC-4.2."""
    register(officer, scope="other", receiver="qian")
    with handling.services.work() as context:
        number = context.session.exec(select(Matter.number)).one()
    handling.claimed(number)
    key = handling.task(number, "Task_AcceptHandover", "qian")
    become(officer, "qian")
    found = re.search(r'id="task-form-data">(.*?)</script>', officer.client.get(f"/tasks/{key}").text, re.S)
    assert found
    form: dict[str, Any] = json.loads(found[1])
    assert form["schema"]["id"] == "accept-handover"


def test_a_complaint_in_one_step(officer: Clerk, citizen: Citizen, engine: Engine) -> None:
    """FC-5: by number and code of the receipt; the officer does not see it."""
    number, code = receipt_of(officer, register(officer))
    citizen.client.cookies.clear()
    fields = citizen.fill("/contacts/complaint", number=number, code=code.lower(), text="三次都说不归他管。")
    answer = citizen.client.post("/contacts/complaint", data=fields)
    assert (answer.status_code, answer.headers["location"]) == (303, "/receipt")
    assert "LX-2026-000001" in citizen.client.get("/receipt").text
    with Session(engine) as session:
        letter = session.exec(select(Matter).where(Matter.kind == "letter")).one()
    assert (letter.category, letter.concerned_staff) == ("discipline", "zhao")
    become(officer, "zhao")
    assert officer.client.get("/matters/LX-2026-000001").status_code == 404


@pytest.mark.parametrize("typed", [{"number": "SF-2026-000009"}, {"code": "ABCDEFGH"}, {"text": ""}, {"number": "\x00"}])
def test_a_wrong_complaint_says_what_to_mend_and_keeps_the_words(
    officer: Clerk, citizen: Citizen, engine: Engine, typed: dict[str, str]
) -> None:
    number, code = receipt_of(officer, register(officer))
    citizen.client.cookies.clear()
    words = {"number": number, "code": code, "text": "三次都说不归他管。", **typed}
    answer = citizen.client.post("/contacts/complaint", data=citizen.fill("/contacts/complaint", **words))
    assert answer.status_code == 422 and 'role="alert"' in answer.text
    assert words["text"] in answer.text
    assert matters(engine) == 1
