"""Instructions, documents and tasks on their pages (TL-3, TL-4, TL-5): entered for a leader, proposed, answered back, shown."""

import re
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Engine
from sqlmodel import Session, func, select

from api.services import Services
from casework import deductions
from casework.instructions import registration
from casework.instructions.drafts import InstructionDraft
from casework.matters import by_number
from casework.uploads import Upload
from register.instructions import HandlingProposal, IssuerWord
from register.matters import Matter
from tests.api.citizen import Clerk, hidden_fields
from tests.api.handling import Handling

ENTRY = {
    "level": "city-leader",
    "category": "instruction:general",
    "issuer": "市长甲",
    "leader": "",
    "subject": "关于孵化器房租的批示",
    "text": "请研究。<b>报结果</b>",
    "paper_reference": "市批〔2026〕7号",
}
SCAN = {"attachments": ("批示.pdf", b"%PDF-1.7 scan", "application/pdf")}
NUMBER = "PB-2026-000001"


def enter(clerk: Clerk, files: dict[str, tuple[str, bytes, str]] | None = None, **typed: str) -> Response:
    fields = hidden_fields(clerk.client.get("/instructions/new").text)
    return clerk.client.post("/instructions", data={**fields, **ENTRY, **typed}, files=SCAN if files is None else files)


def become(clerk: Clerk, staff_id: str) -> None:
    """Somebody else at the same screen."""
    clerk.client.cookies.clear()
    clerk.sign_in(staff_id)


@pytest.fixture
def put(services: Services) -> Callable[..., str]:
    """Puts a registered matter at a status; its number."""

    def registered(status: str, **facts: object) -> str:
        draft = InstructionDraft(
            level="city-leader",
            issuer="市长甲",
            subject="批示",
            text="请研究。",
            submission="m",
            entered_by="sun",
            attachments=(Upload("批.pdf", b"%PDF-1.7"),),
        )
        with services.work() as context:
            matter = registration.register_instruction(context, draft)
            matter.status = status
            for name, value in facts.items():
                setattr(matter, name, value)
        return matter.number

    return registered


def test_tl3_the_office_enters_it_for_the_leader(clerk: Clerk) -> None:
    """TL-3: 代录 is shown with who entered it, the scan is there, the text is escaped."""
    answer = enter(clerk)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/matters/{NUMBER}?saved=registration")
    page = clerk.client.get(answer.headers["location"]).text
    assert "已登记，流程已经开始" in page and "代录" in page and "孙小梅" in page and "批示.pdf" in page
    assert "&lt;b&gt;" in page and "领导批办件" in page
    assert NUMBER in clerk.client.get("/board").text


def test_the_page_sent_twice_registers_one(clerk: Clerk, engine: Engine) -> None:
    fields = hidden_fields(clerk.client.get("/instructions/new").text)
    for _ in range(2):
        clerk.client.post("/instructions", data={**fields, **ENTRY}, files=SCAN)
    with Session(engine) as session:
        assert session.exec(select(func.count()).select_from(Matter)).one() == 1


def test_all_that_is_wrong_is_told_at_once_and_kept(clerk: Clerk) -> None:
    """TL-3, TL-5: no scan, no subject, a category of another kind, an explicit date past."""
    answer = enter(clerk, files={}, subject="", category="bureau-task:emergency")
    assert answer.status_code == 422
    for words in ("“标题”没有填写", "代领导登记须附批示的扫描件", "“类别”不适用于这类事项", "市批〔2026〕7号"):
        assert words in answer.text
    assert "“办结日期”已过" in enter(clerk, explicit_due="2026-02-27").text
    assert "不是有效的日期" in enter(clerk, explicit_due="下周").text
    secret = enter(clerk, subject="机密★ 批示").text
    assert 'href="#text"' in secret and "国家秘密" in secret
    assert "“批示人或来文单位”留空" in enter(clerk, level="bureau-leader", leader="zhou", category="bureau-task:general").text
    assert "“局领导”应选“不是局领导交办”" in enter(clerk, leader="zhou").text
    assert clerk.client.get("/matters/" + NUMBER).status_code == 404


def test_tl5_a_leader_enters_only_their_own_tasks(clerk: Clerk) -> None:
    """TL-5: the leader sees themselves alone, needs no scan, and is refused for others."""
    become(clerk, "wu")
    page = clerk.client.get("/instructions/new").text
    assert "吴建国" in page and 'value="zhou"' not in page and "市领导" not in page and "明确的办结日期" not in page
    answer = enter(clerk, files={}, level="bureau-leader", issuer="", leader="wu", category="bureau-task:general")
    assert answer.headers["location"] == "/matters/JB-2026-000001?saved=registration"
    assert ">代录</span>" not in clerk.client.get("/matters/JB-2026-000001").text
    assert "只有局办公室可以登记" in enter(clerk, level="bureau-leader", issuer="", leader="zhou", category="bureau-task:general").text


def test_nobody_else_enters_anything(clerk: Clerk) -> None:
    become(clerk, "zhao")
    answer = clerk.client.get("/instructions/new")
    assert answer.status_code == 409 and "只有局办公室可以登记" in answer.text
    assert "只有局办公室可以登记" in clerk.post("/inbox", "/instructions", **ENTRY).text


def test_tl5_an_emergency_names_its_department_at_once(clerk: Clerk) -> None:
    emergency = {"level": "bureau-leader", "issuer": "", "leader": "zhou", "category": "bureau-task:emergency"}
    assert "须当场指定承办处室" in enter(clerk, files={}, **emergency).text
    assert enter(clerk, files={}, department="high-tech", **emergency).status_code == 303
    assert "不能另定办结日期" in enter(clerk, files={}, department="high-tech", explicit_due="2026-03-20", **emergency).text


def test_fc44_what_is_written_on_a_letter_brings_it_along(clerk: Clerk, handling: Handling) -> None:
    """FC-4.4: number and subject of the matter it is written on."""
    number = handling.letter()
    page = clerk.client.get(f"/instructions/new?origin={number}").text
    assert number in page and "咨询认定进度" in page
    assert clerk.client.get("/instructions/new?origin=LX-2026-000099").status_code == 404
    assert enter(clerk, origin=number).status_code == 303
    assert number in clerk.client.get(f"/matters/{NUMBER}").text


def test_two_leaders_on_one_subject_are_shown_on_both_pages(clerk: Clerk) -> None:
    """TL-3: both numbers, and that people resolve it."""
    enter(clerk)
    enter(clerk, issuer="市委乙")
    one, other = clerk.client.get(f"/matters/{NUMBER}").text, clerk.client.get("/matters/PB-2026-000002").text
    assert "批示不一致" in one and "PB-2026-000002" in one
    assert "批示不一致" in other and NUMBER in other
    wrong = clerk.act(NUMBER, "settlement", other="PB-2026-000002", reason="")
    assert wrong.status_code == 422 and "“核定情况”没有填写" in wrong.text
    assert clerk.act(NUMBER, "settlement", other="PB-2026-000002", reason="请示市长，以本件为准。").status_code == 303
    for number in (NUMBER, "PB-2026-000002"):
        page = clerk.client.get(f"/matters/{number}").text
        assert "已解除：批示不一致" in page and "孙小梅" in page and "请示市长，以本件为准。" in page and 'id="settlement"' not in page
    assert clerk.act(NUMBER, "contradiction", other="PB-2026-000002", reason="期限不同。").status_code == 303
    assert "孙小梅提出：期限不同。" in clerk.client.get("/matters/PB-2026-000002").text


def test_the_suggested_departments_stand_first_with_score_and_duty(clerk: Clerk, put: Callable[..., str]) -> None:
    """FC-4.3, DD: as options of the proposal, marked as a suggestion; with nothing to suggest, all in the bureau's order."""
    odd = put("accepted", subject="罗盘")
    assert '<optgroup label="处室">' in clerk.client.get(f"/matters/{odd}").text
    assert enter(clerk, subject="技术合同登记", text="请研究技术开发合同认定登记和免税证明的办理。").status_code == 303
    page = clerk.client.get("/matters/PB-2026-000002").text
    first = page.index('<optgroup label="建议（仅供参考）">')
    option = re.compile(r'<option value="achievements">[^<]+（0\.\d\d · [^<]*合同[^<]*）</option>')
    assert option.search(page, first) and first < page.index('<optgroup label="其他处室">')


def test_the_leader_says_why_and_the_office_supervises_by_number(clerk: Clerk, put: Callable[..., str]) -> None:
    """TL-3, TL-7: the opinion is offered to whom the proposal is put; the slip is shown with its day and that nobody has reported yet."""
    number = put("accepted")
    assert clerk.act(number, "proposal", department="high-tech", opinion="请高新处牵头。").status_code == 303
    assert 'id="leader-opinion"' not in clerk.client.get(f"/matters/{number}").text
    assert put("proposed", department_id="high-tech", handler_id="zhao") == number  # the same submission: the same matter
    become(clerk, "wu")
    assert 'id="leader-opinion"' in clerk.client.get(f"/matters/{number}").text
    assert clerk.act(number, "leader-opinion", opinion="同意，月底前报我。").status_code == 303
    assert "同意，月底前报我。" in clerk.client.get(f"/matters/{number}").text
    become(clerk, "sun")
    assert "请填写日期" in clerk.act(number, "supervision-slip", demand="请报进展。", report_on="").text
    assert clerk.act(number, "supervision-slip", demand="请报进展。", report_on="2026-03-06").status_code == 303
    page = clerk.client.get(f"/matters/{number}").text
    assert "DB-2026-000001" in page and "尚未反馈" in page and "2026年3月6日前反馈" in page


def test_the_office_proposes_lead_and_co_handlers(clerk: Clerk, put: Callable[..., str], engine: Engine) -> None:
    """FC-4.3: kept and shown again; a co-handler equal to the lead is refused with everything typed kept."""
    number = put("accepted")
    given = {"department": "high-tech", "opinion": "请高新处牵头。", "part1_department": "achievements", "part1_due_on": "2026-03-10"}
    assert clerk.act(number, "proposal", **given, part1_task="提供清单").status_code == 303
    page = clerk.client.get(f"/matters/{number}").text
    assert "请高新处牵头。" in page and "提供清单" in page and 'value="2026-03-10"' in page
    wrong = clerk.act(number, "proposal", **{**given, "part1_department": "high-tech"}, part1_task="重复")
    assert wrong.status_code == 422 and "协办处室不能与牵头处室相同" in wrong.text and "重复" in wrong.text
    assert "请填写日期" in clerk.act(number, "proposal", **{**given, "part1_due_on": ""}, part1_task="清单").text
    with Session(engine) as session:
        assert session.exec(select(HandlingProposal.department_id)).all() == ["high-tech"]
    become(clerk, "chen")
    assert clerk.act(number, "proposal", **given).status_code == 404


def test_the_office_writes_the_issuers_word_down(clerk: Clerk, put: Callable[..., str], engine: Engine) -> None:
    """TL-3: with the paper's reference; it counts only when the task is completed."""
    number = put("signed", department_id="high-tech", handler_id="zhao")
    assert "代批示人登记意见" in clerk.client.get(f"/matters/{number}").text
    word = {"decision": "add", "text": "再研究物业费。", "category": "urgent", "paper_reference": ""}
    assert "须填写依据" in clerk.act(number, "issuer-word", **word).text
    assert clerk.act(number, "issuer-word", **{**word, "paper_reference": "市批〔2026〕9号"}).status_code == 303
    page = clerk.client.get(f"/matters/{number}").text
    assert "尚未生效" in page and "再研究物业费。" in page
    become(clerk, "zhao")
    refused = clerk.act(number, "issuer-word", **word)
    assert refused.status_code == 422 and "不能代为登记" in refused.text
    with Session(engine) as session:
        assert session.exec(select(IssuerWord.decided_at)).all() == [None]


def test_the_handler_writes_the_result(client: TestClient, put: Callable[..., str]) -> None:
    number = put("signed-for", department_id="high-tech", handler_id="zhao")
    handler = Clerk(client)
    handler.sign_in("zhao")
    page = client.get(f"/matters/{number}").text
    assert "写给批示人的办理结果" in page and "申请延期" not in page and "来信人" not in page
    version = hidden_fields(page)["answer-version"]
    assert handler.act(number, "answer", text="拟减免三个月。", version=version).status_code == 303
    assert "拟减免三个月。" in client.get(f"/matters/{number}").text


def test_the_task_shows_what_is_asked_beside_its_form(clerk: Clerk, put: Callable[..., str], handling: Handling) -> None:
    """TL-3: who set it, who entered it, and until when it is to be signed for."""
    number = put("registered")
    handling.claimed(number)
    page = clerk.client.get(f"/tasks/{handling.task(number, 'Task_SignForInstruction', 'sun')}")
    assert page.status_code == 200
    assert "请研究。" in page.text and "市长甲" in page.text and "2026-03-03T17:30:00+08:00" in page.text


def test_aa53_draft_deductions_are_listed(clerk: Clerk, put: Callable[..., str], services: Services) -> None:
    """AA-5.3: empty at first; then with points and people, for the office all of them."""
    assert "没有扣分建议" in clerk.client.get("/deductions").text
    number = put("signed-for", department_id="high-tech", handler_id="zhao")
    with services.work() as context:
        matter = by_number(context, number)
        assert matter is not None
        assert deductions.propose(context, matter, context.now())
    page = clerk.client.get("/deductions").text
    assert number in page and "陈志远 0.20 分" in page and "赵一帆 0.50 分" in page
    assert "扣分建议（未生效）" in clerk.client.get(f"/matters/{number}").text
    become(clerk, "qian")
    assert number not in clerk.client.get("/deductions").text
