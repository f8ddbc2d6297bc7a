"""The matter's page: everything for those concerned, nothing for others, and only what each may do."""

from datetime import timedelta

from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import Session, select

from api.diagram_files import unrecorded_flows
from register.audit import AuditEvent
from register.matters import Answer, Extension, Matter, MatterStatus
from register.session import transaction
from tests.api.citizen import Clerk, hidden_fields
from tests.api.conftest import ROOT, HandClock
from tests.api.handling import PERSON, Handling


def handled(handling: Handling) -> str:
    return handling.letter(MatterStatus.SIGNED_FOR, department_id="high-tech", handler_id="zhao")


def as_person(client: TestClient, staff_id: str) -> Clerk:
    client.cookies.clear()
    person = Clerk(client)
    assert person.sign_in(staff_id).status_code == 303
    return person


def test_the_page_shows_the_limit_with_its_reasoning_and_the_laws_clock(clerk: Clerk, handling: Handling) -> None:
    """TL-6: received on 2 March 2026, the 30th working day is 14 April; the law's acceptance day beside it."""
    page = clerk.client.get(f"/matters/{handled(handling)}").text
    for shown in (
        "2026年4月14日 17:30",
        "TL-6",
        "第 30 个工作日",
        "2026年3月17日",
        "受理后起算",
        "陈志远",
        "吴建国",
        "赵一帆",
        "高新技术处",
    ):
        assert shown in page, shown


def test_the_petitioner_is_masked(clerk: Clerk, handling: Handling) -> None:
    page = clerk.client.get(f"/matters/{handled(handling)}").text
    assert "王**" in page and "138****5678" in page
    assert not any(clear in page for clear in PERSON.values())


def test_unmasking_needs_a_purpose_and_is_on_record(clerk: Clerk, handling: Handling, engine: Engine) -> None:
    number = handled(handling)
    refused = clerk.act(number, "petitioner", purpose=" ")
    assert refused.status_code == 422 and "用途" in refused.text and PERSON["phone"] not in refused.text
    shown = clerk.act(number, "petitioner", purpose="电话核实情况")
    assert PERSON["phone"] in shown.text and PERSON["name"] in shown.text
    with Session(engine) as session:
        event = session.exec(select(AuditEvent).where(AuditEvent.action == "identity-unmasked")).one()
    assert event.actor == "sun" and "电话核实情况" in str(event.purpose)


def test_another_departments_matter_looks_as_if_it_did_not_exist(client: TestClient, handling: Handling) -> None:
    number, outsider = handled(handling), as_person(client, "qian")
    none, theirs = outsider.client.get("/matters/LX-2026-999999"), outsider.client.get(f"/matters/{number}")
    assert none.status_code == theirs.status_code == 404
    assert none.text.replace("LX-2026-999999", "") == theirs.text.replace(number, "")
    for address in ("answer", "extension", "petitioner", "reopening"):
        assert outsider.post("/inbox", f"/matters/{number}/{address}", answer="x", purpose="x").status_code in {404, 422}
    assert outsider.client.get(f"/matters/{number}/diagrams/root-1-h").status_code == 404


def test_the_handler_writes_the_answer_and_nobody_else_is_offered_to(client: TestClient, handling: Handling, engine: Engine) -> None:
    number = handled(handling)
    head = as_person(client, "chen")
    assert "保存答复" not in head.client.get(f"/matters/{number}").text
    handler = as_person(client, "zhao")
    fields = hidden_fields(handler.client.get(f"/matters/{number}").text)
    answer = handler.act(number, "answer", version=fields["answer-version"], text="答复如下。")
    assert answer.status_code == 303
    with Session(engine) as session:
        assert session.exec(select(Answer.text)).one() == "答复如下。"


def test_an_answer_from_a_stale_page_keeps_what_was_typed(client: TestClient, handling: Handling, engine: Engine) -> None:
    number, handler = handled(handling), as_person(client, "zhao")
    stale = handler.act(number, "answer", version="0", text="写了很久的答复")
    assert stale.status_code == 422 and "写了很久的答复" in stale.text and "刷新" in stale.text
    with Session(engine) as session:
        assert session.exec(select(Answer)).all() == []


def test_the_handler_asks_for_more_time_within_the_rule(client: TestClient, handling: Handling, engine: Engine) -> None:
    """TL-6: at most the 60th working day from receipt, here 28 May 2026."""
    number, handler = handled(handling), as_person(client, "zhao")
    page = handler.client.get(f"/matters/{number}").text
    assert "最晚可延到 2026年5月28日" in page
    beyond = handler.act(number, "extension", due_on="2026-05-29", reason="需现场核查")
    assert beyond.status_code == 422 and "需现场核查" in beyond.text
    for wrong in ("", "yesterday", "2026-04-14"):
        assert handler.act(number, "extension", due_on=wrong, reason="x").status_code == 422
    assert handler.act(number, "extension", due_on="2026-05-28", reason="需现场核查").status_code == 303
    with Session(engine) as session:
        assert session.exec(select(Extension.state)).all() == ["pending"]
    assert "申请延期" not in handler.client.get(f"/matters/{number}").text.replace("申请延期至", "")


def test_the_live_diagram_knows_where_the_token_is(clerk: Clerk, handling: Handling) -> None:
    number = handled(handling)
    handling.task(number, "Task_SubmitAnswer", "zhao")
    address = f"/matters/{number}/diagrams/root-1-h"
    page = clerk.client.get(f"/matters/{number}").text
    assert f'data-live="{address}"' in page
    assert clerk.client.get(address).json() == {"xml": None, "passed": [], "active": ["Task_SubmitAnswer"]}


def test_the_way_out_of_an_event_gateway_is_told_by_the_event_that_came() -> None:
    xml = (ROOT / "bpmn/shared/limit-watch.bpmn").read_text(encoding="utf-8")
    assert unrecorded_flows(xml, {"Gateway_WaitWarn", "Event_WarnReached"}) == ["Flow_WaitWarn_WarnReached"]
    assert unrecorded_flows(xml, {"Gateway_WaitWarn"}) == []
    assert unrecorded_flows(None, {"Gateway_WaitWarn"}) == []


def test_attachments_open_as_downloads_only(clerk: Clerk, handling: Handling, client: TestClient) -> None:
    fields = hidden_fields(client.get("/letters/new").text)
    letter = {**fields, "subject": "附件", "body": "见附件", "anonymous": "yes"}
    client.post("/letters", data=letter, files=[("attachments", ("说明 一.txt", b"text", "text/html"))])
    page = client.get("/matters/LX-2026-000001").text
    assert "说明 一.txt" in page
    paper = client.get("/matters/LX-2026-000001/attachments/1")
    assert paper.content == b"text" and paper.headers["content-type"].startswith("text/plain")
    assert paper.headers["content-disposition"].startswith("attachment")


def test_overdue_and_provisional_are_shown(clerk: Clerk, handling: Handling, engine: Engine, clock: HandClock) -> None:
    number = handled(handling)
    assert "light green" in clerk.client.get(f"/matters/{number}").text
    with transaction(engine) as session:
        matter = session.exec(select(Matter)).one()
        matter.provisional = True
        due_at = matter.due_at
    assert due_at is not None
    clock.at = due_at
    page = clerk.client.get(f"/matters/{number}").text
    assert "light yellow" in page and "暂定" in page
    clock.at = due_at + timedelta(seconds=1)
    assert "light red" in clerk.client.get(f"/matters/{number}").text
