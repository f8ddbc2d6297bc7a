"""Services at the portal: guide, application, following, the staff's catalogue and the application's page (SC, ON)."""

import io
import re
import struct
import zipfile
from typing import Any
from urllib.parse import unquote

import pytest
from fastapi.testclient import TestClient
from pypdf import PdfReader
from sqlalchemy import Engine
from sqlmodel import select

from api.services import Services
from api.sessions import SESSION_COOKIE
from casework.matters import by_number, matter_key
from casework.papers.address_code import as_png
from casework.services import material_notices, rectifications, results, versions
from register.matters import Matter, MatterStatus
from register.services import ServiceResult
from tests.api.citizen import Citizen, Clerk, hidden_fields
from tests.api.handling import Handling
from tests.api.test_letters import receipt_of
from tests.casework.service_case import DRAFT
from tests.papers.test_papers import words_of_pdf

TYPED = {
    **DRAFT.texts,
    "materials": DRAFT.materials,
    "promised_days": DRAFT.promised_days,
    "department": "high-tech",
    "handler": "zhao",
    "complaint_phone": DRAFT.complaint_phone,
}
APPLICANT = {"body": "申请科技查新。", "name": "李小花", "phone": "13900000001", "brought": "0", "short": "yes"}


def signed_in(client: TestClient, staff: str) -> Clerk:
    """Another person at the browser, who also follows whatever it follows."""
    for cookie in [one for one in client.cookies.jar if one.name == SESSION_COOKIE]:
        client.cookies.jar.clear(cookie.domain, cookie.path, cookie.name)
    clerk = Clerk(client)
    assert clerk.sign_in(staff).status_code == 303
    return clerk


@pytest.fixture
def code(services: Services) -> str:
    """A published service."""
    with services.work() as context:
        code = versions.draft_new(context, "zhao", DRAFT)
        versions.submit(context, "chen", code)
        versions.approve(context, "wu", code)
    return code


def apply(citizen: Citizen, code: str, files: Any = None, **typed: str) -> Any:
    return citizen.client.post(
        f"/services/{code}/apply", data=citizen.fill(f"/services/{code}/apply", **{**APPLICANT, **typed}), files=files
    )


def applied(citizen: Citizen, code: str) -> tuple[str, str]:
    """Number and secret code from the receipt."""
    answer = apply(citizen, code)
    assert answer.headers["location"] == "/applications/receipt"
    page = citizen.client.get("/applications/receipt").text
    found = [re.search(rf'id="{name}">([^<]+)<', page) for name in ("number", "code")]
    assert found[0] and found[1]
    return found[0][1], found[1][1]


def act(citizen: Citizen, topic: str, files: Any = None, **typed: str) -> Any:
    """Send one of the forms of the page of the application followed."""
    page = hidden_fields(citizen.client.get("/applications/followed").text)
    fields = {f"{topic}-{name}": value for name, value in typed.items()}
    data = {"csrf_token": page["csrf_token"], "submission": page.get("submission", ""), **fields}
    return citizen.client.post(f"/applications/{topic}", data=data, files=files)


def test_guide_is_empty_before_anything_is_published(client: TestClient) -> None:
    """ON-2: and says what to do."""
    page = client.get("/services")
    assert page.status_code == 200 and "还没有发布服务事项" in page.text
    for address in ("/services/F001", "/services/F001/apply", "/services/F001/versions/1", "/services/F001/guide.pdf"):
        assert client.get(address).status_code == 404


def test_guide_shows_every_element_its_history_and_the_code_of_its_address(client: TestClient, code: str) -> None:
    """SC-2, SC-5, ON-1."""
    assert "科技查新咨询" in client.get("/services?q=查新").text
    assert "没有找到服务事项" in client.get("/services?q=没有这个词&department=high-tech").text
    page = client.get(f"/services/{code}").text
    for words in (*DRAFT.texts.values(), "申请表：原件一份", "5 个工作日", "高新技术处", "赵一帆", DRAFT.complaint_phone, "<svg", "二维码"):
        assert words in page
    assert "首次发布" in client.get(f"/services/{code}/versions/1").text
    assert client.get(f"/services/{code}/versions/2").status_code == 404
    assert client.get(f"/services/{code}/versions/x").status_code == 404


def test_guide_is_handed_out_as_pdf_and_word(client: TestClient, code: str) -> None:
    """ON-2."""
    pdf = client.get(f"/services/{code}/guide.pdf")
    words = words_of_pdf(pdf.content)
    for said in ("科技查新咨询服务指南", "5个工作日", "申请表：原件一份", "科技大厦305室", "第1版：首次发布", f"/services/{code}"):
        assert said in words
    [size] = [
        (one.get_object()["/Width"], one.get_object()["/Height"])
        for page in PdfReader(io.BytesIO(pdf.content)).pages
        for one in page["/Resources"].get("/XObject", {}).values()
    ]
    scan = as_png(f"http://testserver/services/{code}")
    assert size == struct.unpack(">II", scan[16:24])  # the picture's own
    assert "服务指南.pdf" in unquote(pdf.headers["content-disposition"])
    with zipfile.ZipFile(io.BytesIO(client.get(f"/services/{code}/guide.docx").content)) as word:
        [drawn] = [word.read(name) for name in word.namelist() if name.endswith(".png")]
    assert drawn == scan
    assert client.get(f"/services/{code}/guide.exe").status_code == 404


def test_changes_between_versions_are_public(client: TestClient, services: Services, code: str) -> None:
    """SC-5."""
    with services.work() as context:
        versions.revise(context, "zhao", code, DRAFT.__class__(**{**vars(DRAFT), "promised_days": "3"}))
        versions.submit(context, "chen", code)
        versions.approve(context, "wu", code)
    page = client.get(f"/services/{code}/versions/2").text
    assert "与第 1 版相比" in page and "5 个工作日</del>" in page and "3 个工作日</ins>" in page


def test_application_is_acknowledged_and_followed(citizen: Citizen, code: str) -> None:
    """ON-1, FC-6: the receipt names the handler; the page needs number and code, and the browser that gave them."""
    number, secret = applied(citizen, code)
    assert citizen.client.get("/applications/followed").headers["location"] == "/track"
    assert citizen.track(number, "WRONG234").status_code == 404
    page = citizen.track(number.lower(), secret.lower())
    assert "科技查新咨询" in page.text and "赵一帆" in page.text and "陈志远" in page.text and "吴建国" in page.text
    token = hidden_fields(page.text)["csrf_token"]
    assert citizen.client.post("/applications/leave", data={"csrf_token": token}).headers["location"] == "/track"
    assert citizen.client.get("/applications/followed").is_redirect


def test_wrong_application_keeps_what_was_typed(citizen: Citizen, code: str) -> None:
    """ON-1: everything to mend at once."""
    answer = apply(citizen, code, body="", phone="电话", brought="99")
    assert answer.status_code == 422 and "李小花" in answer.text
    for field in ("body", "phone", "brought"):
        assert f'id="{field}-problem"' in answer.text
    assert apply(citizen, code, files={"attachments": ("病毒.pdf", b"MZ\x00", "application/pdf")}).status_code == 422
    assert apply(citizen, code, brought="x").status_code == 422
    lacking = apply(citizen, code, short="")
    assert lacking.status_code == 422 and "没有勾选：营业执照、项目简介" in lacking.text and 'value="0" checked' in lacking.text
    changed = apply(citizen, code, version="7")
    assert changed.status_code == 422 and "服务指南已更新" in changed.text and 'value="0" checked' not in changed.text


def test_abolished_service_says_so_and_takes_no_application(citizen: Citizen, services: Services, code: str) -> None:
    """SC-5."""
    form = citizen.fill(f"/services/{code}/apply", **APPLICANT)
    with services.work() as context:
        versions.abolish(context, "wu", code, "政策已经终止")
    page = citizen.client.get(f"/services/{code}")
    assert page.status_code == 200 and "废止" in page.text and "政策已经终止" in page.text and "申请办理" not in page.text
    for answer in (citizen.client.get(f"/services/{code}/apply"), citizen.client.post(f"/services/{code}/apply", data=form)):
        assert answer.status_code == 409 and "已经废止" in answer.text


def test_staff_enter_an_application_for_somebody_at_the_desk(client: TestClient, code: str, engine: Engine, services: Services) -> None:
    clerk = signed_in(client, "sun")
    address = f"/services/{code}/entry"
    bad = clerk.post(address, address, submission="s", version="1", channel="fax", **APPLICANT)
    assert bad.status_code == 422 and "登记渠道" in bad.text
    answer = clerk.post(address, address, submission="s", version="1", channel="visit", received_at="2026-03-01T09:30", **APPLICANT)
    assert answer.headers["location"] == "/applications/receipt"
    with services.work() as context:
        matter = context.session.exec(select(Matter)).one()
        assert (matter.registered_by, matter.channel, context.iso(matter.received_at)) == ("sun", "visit", "2026-03-01T09:30:00+08:00")


def test_missing_materials_go_from_the_page_to_the_applicant_and_back(citizen: Citizen, services: Services, code: str) -> None:
    """ON-1: written on the page, issued, read and answered by the applicant; the document lists everything."""
    number, secret = applied(citizen, code)
    handler = signed_in(citizen.client, "zhao")
    page = handler.client.get(f"/matters/{number}")
    assert page.status_code == 200 and "材料不齐：一次性告知" in page.text and "申请人称已备" in page.text and "李小花" not in page.text
    refused = handler.act(number, "notice", missing1="yes", problem1="")
    assert refused.status_code == 422 and 'id="notice-problem1-problem"' in refused.text
    assert handler.act(number, "notice").status_code == 422
    assert 'id="notice-problem2-problem"' in handler.act(number, "notice", missing1="yes", problem1="请盖章", problem2="请补交").text
    assert handler.act(number, "notice", missing1="yes", problem1="请加盖公章", missing2="yes", problem2="请补交").status_code == 303
    assert "尚未发出" in handler.client.get(f"/matters/{number}").text
    with services.work() as context:
        matter = by_number(context, number)
        assert matter is not None
        material_notices.issue(context, matter_key(matter))
    for form in ("docx", "pdf"):
        assert handler.client.get(f"/matters/{number}/papers/one-time-notice.{form}").status_code == 200
    followed = citizen.track(number, secret).text
    assert "请补正下列材料" in followed and "请加盖公章" in followed
    words = words_of_pdf(citizen.client.get("/applications/notices/1.pdf").content)
    assert "李小花" in words and "1.营业执照：请加盖公章" in words and "2.项目简介：请补交" in words and "歉意" not in words
    assert citizen.client.get("/applications/notices/2.pdf").status_code == 409
    assert act(citizen, "supplement", text="").status_code == 422
    assert handler.act(number, "material", text="").status_code == 422
    assert handler.act(number, "material", text="当面收到营业执照").status_code == 303
    assert "当面收到营业执照" in handler.client.get(f"/matters/{number}").text
    citizen.track(number, secret)
    papers = {"attachments": ("营业执照.txt", "照".encode(), "text/plain")}
    assert act(citizen, "supplement", files=papers, text="已补齐", complete="yes").status_code == 303
    with services.work() as context:
        matter = by_number(context, number)
        assert matter is not None and material_notices.waiting(context, matter) is None


def test_result_is_read_rated_and_put_right(citizen: Citizen, services: Services, code: str) -> None:
    """SC-2, SC-6: the head writes what was done; nobody else may."""
    number, secret = applied(citizen, code)
    handler = signed_in(citizen.client, "zhao")
    assert handler.act(number, "result", kind="refused", reason="", text="不符").status_code == 422
    assert handler.act(number, "result", kind="done", reason="", text="查新报告已出具。").status_code == 303
    citizen.track(number, secret)
    assert "查新报告已出具" not in citizen.client.get("/applications/followed").text  # not before it is delivered
    assert act(citizen, "rating", level="fair").status_code == 422
    with services.work() as context:
        matter = by_number(context, number)
        assert matter is not None
        results.deliver(context, matter_key(matter))
    assert "查新报告已出具" in citizen.client.get("/applications/followed").text
    assert act(citizen, "rating", level="great").status_code == 422
    assert act(citizen, "rating", level="dissatisfied", remark="等得太久").status_code == 303
    assert act(citizen, "withdrawal", sure="yes").status_code == 422
    with services.work() as context:
        matter = by_number(context, number)
        assert matter is not None
        rectifications.open_for(context, matter_key(matter))
    assert handler.act(number, "rectification", text="已道歉").status_code == 422
    head = signed_in(citizen.client, "chen")
    assert "等得太久" in head.client.get(f"/matters/{number}").text
    assert head.act(number, "rectification", text="已道歉并改进流程").status_code == 303
    assert "已道歉并改进流程" in head.client.get(f"/matters/{number}").text


def test_refusal_has_its_document(citizen: Citizen, services: Services, code: str) -> None:
    """ON-1: the reasons."""
    number, secret = applied(citizen, code)
    handler = signed_in(citizen.client, "zhao")
    assert citizen.client.get("/applications/refusal.pdf").is_redirect
    assert handler.client.get(f"/matters/{number}/papers/refusal-notice.pdf").status_code == 409
    assert handler.act(number, "result", kind="refused", reason="not-eligible", text="注册地不在本市。").status_code == 303
    with services.work() as context:
        matter = by_number(context, number)
        assert matter is not None
        results.deliver(context, matter_key(matter))
        assert context.session.exec(select(ServiceResult.kind)).one() == "refused"
    assert handler.client.get(f"/matters/{number}/papers/refusal-notice.pdf").status_code == 200
    citizen.track(number, secret)
    words = words_of_pdf(citizen.client.get("/applications/refusal.pdf").content)
    assert "李小花：" in words and "不符合申请条件，决定不予办理" in words and "注册地不在本市。" in words
    assert handler.client.get(f"/matters/{number}/papers/answer-letter.pdf").status_code == 409  # a letter's, not an application's


def test_breach_is_complained_about_from_the_page(citizen: Citizen, services: Services, code: str) -> None:
    """SC-6: its own letter with its own receipt."""
    citizen.track(*applied(citizen, code))
    assert act(citizen, "complaint", text="").status_code == 422
    answer = act(citizen, "complaint", text="超过承诺时限。")
    assert answer.headers["location"] == "/receipt"
    number, _ = receipt_of(citizen)
    with services.work() as context:
        letter = by_number(context, number)
        assert letter is not None and (letter.category, letter.concerned_staff) == ("discipline", "zhao")


def test_application_is_taken_back(citizen: Citizen, code: str) -> None:
    citizen.track(*applied(citizen, code))
    assert act(citizen, "withdrawal").status_code == 422
    answer = act(citizen, "withdrawal", sure="yes")
    assert answer.status_code == 303
    page = citizen.client.get(answer.headers["location"]).text
    assert "申请已撤回，不再办理" in page and "评价这次服务" not in page


def test_service_is_drafted_sent_on_approved_and_abolished_in_the_catalogue(client: TestClient) -> None:
    """SC-2, SC-5: three people, none of them approves their own."""
    drafter = signed_in(client, "zhao")
    assert "还没有服务事项" in client.get("/catalogue").text
    bad = drafter.post("/catalogue/new", "/catalogue", **{**TYPED, "basis": "", "promised_days": "很快"})
    assert bad.status_code == 422 and "科技查新咨询" in bad.text
    assert 'id="basis-problem"' in bad.text and 'id="promised_days-problem"' in bad.text
    made = drafter.post("/catalogue/new", "/catalogue", **TYPED).headers["location"]
    assert made == "/catalogue/F001?done=draft"
    assert "送分管局领导审批" not in client.get(made).text  # the head's to send on
    refused = drafter.post("/catalogue/F001", "/catalogue/F001/submission")
    assert refused.status_code == 422 and "处室负责人送审" in refused.text
    assert drafter.post("/catalogue/F001/edit", "/catalogue/F001", **{**TYPED, "fees": "免费"}).status_code == 303
    assert drafter.post("/catalogue/F001/edit", "/catalogue/F001", **{**TYPED, "fees": ""}).status_code == 422
    head = signed_in(client, "chen")
    assert head.post("/catalogue/F001", "/catalogue/F001/submission").status_code == 303
    assert head.post("/catalogue/F001", "/catalogue/F001/recall").status_code == 303
    assert head.post("/catalogue/F001", "/catalogue/F001/submission").status_code == 303
    assert head.post("/catalogue/F001", "/catalogue/F001/approval").status_code == 422
    leader = signed_in(client, "wu")
    assert leader.post("/catalogue/F001", "/catalogue/F001/return", **{"return-reason": ""}).status_code == 422
    assert leader.post("/catalogue/F001", "/catalogue/F001/return", **{"return-reason": "请写明依据"}).status_code == 303
    signed_in(client, "chen").post("/catalogue/F001", "/catalogue/F001/submission")
    leader = signed_in(client, "wu")
    assert leader.post("/catalogue/F001", "/catalogue/F001/approval").status_code == 303
    assert "免费" in client.get("/services/F001").text
    assert leader.post("/catalogue/F001", "/catalogue/F001/abolition", **{"abolition-reason": "终止"}).status_code == 303
    assert "已废止" in client.get("/catalogue").text and "没有找到服务事项" in client.get("/catalogue?q=免费&state=draft").text
    spare = signed_in(client, "zhao")
    assert spare.post("/catalogue/new", "/catalogue", **TYPED).headers["location"] == "/catalogue/F002?done=draft"
    assert "我确认删除" in spare.post("/catalogue/F002", "/catalogue/F002/discard").text
    gone = spare.post("/catalogue/F002", "/catalogue/F002/discard", **{"discard-sure": "yes"})
    assert gone.headers["location"] == "/catalogue?done=discard" and "草稿已删除" in client.get("/catalogue?done=discard").text
    stranger = signed_in(client, "qian")
    for address in ("/catalogue/F001", "/catalogue/F001/edit", "/catalogue/F999"):
        assert stranger.client.get(address).status_code == 404
    for topic in ("submission", "recall", "discard", "approval", "return", "abolition"):
        assert stranger.post("/catalogue", f"/catalogue/F999/{topic}").status_code == 404
    assert stranger.post("/catalogue", "/catalogue/F999", **TYPED).status_code == 404


def test_lists_are_turned_over_page_by_page(client: TestClient, services: Services) -> None:
    """ON-2."""
    with services.work() as context:
        for number in range(11):
            draft = DRAFT.__class__(**{**vars(DRAFT), "texts": {**DRAFT.texts, "name": f"第{number}项服务"}})
            one = versions.draft_new(context, "zhao", draft)
            versions.submit(context, "chen", one)
            versions.approve(context, "wu", one)
    assert "第 1 页，共 2 页" in client.get("/services").text
    assert "第10项服务" in client.get("/services?q=服务&page=2").text
    signed_in(client, "zhao")
    assert "第10项服务" in client.get("/catalogue?page=2").text


def test_receipt_is_shown_to_its_browser_alone(client: TestClient) -> None:
    page = client.get("/applications/receipt")
    assert page.status_code == 404 and "不再显示" in page.text


def test_handlers_task_shows_the_application_beside_its_form(citizen: Citizen, handling: Handling, code: str) -> None:
    """FC-6."""
    number, _ = applied(citizen, code)
    handling.claimed(number)
    key = handling.task(number, "Task_CheckMaterials", "zhao")
    signed_in(citizen.client, "zhao")
    page = citizen.client.get(f"/tasks/{key}").text
    assert "审查申报材料" in page and "申请科技查新。" in page
    assert MatterStatus.REGISTERED not in page  # words, never codes
