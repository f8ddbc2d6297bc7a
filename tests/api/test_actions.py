"""The forms of the letters regime, sent as browsers send them: done and told, or refused with everything typed kept (TL-6, FC-4)."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import Session, select

from register.handling import Consultation, Copy, Correction, Disposition, StageReport, Urging
from register.matters import Answer, Matter, MatterStatus
from register.petitioning import Rating, Supplement
from register.session import transaction
from tests.api.citizen import Citizen
from tests.api.conftest import HandClock
from tests.api.handling import NOON, Handling
from tests.api.test_letters import receipt_of
from tests.api.test_matters import as_person, handled


def test_the_office_notes_a_transfer_before_it_decides(client: TestClient, handling: Handling, engine: Engine) -> None:
    """TL-6: not this bureau's, with reason and direction."""
    number, office = handling.letter(), as_person(client, "sun")
    refused = office.act(number, "disposition", reason="transferred:other-organ", direction="", explanation="属于劳动争议。")
    assert refused.status_code == 422 and 'id="disposition-direction-problem"' in refused.text and "属于劳动争议。" in refused.text
    assert office.act(number, "disposition", reason="", explanation="x").status_code == 422
    kept = office.act(number, "disposition", reason="transferred:other-organ", direction="市人社局", explanation="属于劳动争议。")
    assert kept.status_code == 303
    page = office.client.get(kept.headers["location"].partition("#")[0]).text
    assert "市人社局" in page and "尚未生效" in page and "理由和去向已保存" in page
    with Session(engine) as session:
        assert session.exec(select(Disposition.kind)).one() == "transferred"


def test_another_department_is_asked_answers_and_the_question_can_be_taken_back(
    client: TestClient, handling: Handling, engine: Engine
) -> None:
    """FC-4.3."""
    number, handler = handled(handling), as_person(client, "zhao")
    late = handler.act(number, "consultation", kind="co-handle", department="achievements", due_on="2026-06-30", question="请提供登记情况")
    assert late.status_code == 422 and 'id="consultation-due_on-problem"' in late.text and "请提供登记情况" in late.text
    asked = handler.act(number, "consultation", kind="co-handle", department="achievements", due_on="2026-03-20", question="请提供登记情况")
    assert asked.status_code == 303
    with Session(engine) as session:
        key = str(session.exec(select(Consultation.id)).one())
    consulted = as_person(client, "qian")
    page = consulted.client.get(f"/matters/{number}").text
    assert ("请提供登记情况" in page and "保存意见" in page and "王**" not in page.replace("王**", "", 0)) or "查看完整信息" not in page
    assert consulted.act(number, "opinion", consultation=key, opinion="").status_code == 422
    assert consulted.act(number, "opinion", consultation=key, opinion="已登记两项成果。").status_code == 303
    handler = as_person(client, "zhao")
    assert "已登记两项成果。" in handler.client.get(f"/matters/{number}").text
    assert handler.act(number, "consultation-withdrawal", consultation=key).status_code == 303
    assert handler.act(number, "consultation-withdrawal", consultation="x").status_code in {404, 422}


def test_urging_is_numbered_and_once_a_working_day(client: TestClient, handling: Handling, engine: Engine) -> None:
    """TL-6."""
    number, office = handled(handling), as_person(client, "sun")
    assert office.act(number, "urging", text="请加快办理。").status_code == 303
    again = office.act(number, "urging", text="再催一次。")
    assert again.status_code in {404, 422} and "每个工作日最多催办一次" in again.text
    with Session(engine) as session:
        assert session.exec(select(Urging.number)).all() == ["CB-2026-000001"]
    assert "CB-2026-000001" in office.client.get(f"/matters/{number}").text


def test_progress_copies_recusal_and_corrections_are_kept(client: TestClient, handling: Handling, engine: Engine) -> None:
    """TL-6: stage reports, copies for information, recusal, back-dated receipt."""
    number, handler = handled(handling), as_person(client, "zhao")
    assert handler.act(number, "stage-report", text="已约谈。").status_code == 303
    assert handler.act(number, "copy", recipient="department:achievements").status_code == 303
    assert handler.act(number, "copy", recipient="").status_code == 422
    office = as_person(client, "sun")
    corrected = office.act(number, "correction", subject="更正后的标题", category="general", received_on="2026-02-27", reason="录入有误")
    assert corrected.status_code == 303
    future = office.act(number, "correction", subject="x", category="general", received_on="2027-01-01", reason="录入有误")
    assert future.status_code == 422 and 'id="correction-received_on-problem"' in future.text
    assert office.act(number, "concerned", concerned_staff="chen").status_code == 303
    with Session(engine) as session:
        assert session.exec(select(StageReport.text)).all() == ["已约谈。"]
        assert session.exec(select(Copy.department_id)).all() == ["achievements"]
        assert {"subject", "received_on"} <= set(session.exec(select(Correction.field)))
        assert session.exec(select(Matter.concerned_staff)).one() == "chen"
    assert as_person(client, "qian").client.get(f"/matters/{number}").status_code == 200
    assert as_person(client, "chen").client.get(f"/matters/{number}").status_code == 404


@pytest.mark.parametrize("topic", ["void", "withdrawal", "merger"])
def test_what_cannot_be_taken_back_needs_the_box(client: TestClient, handling: Handling, engine: Engine, topic: str) -> None:
    number, other, office = handled(handling), handling.letter(), as_person(client, "sun")
    words = {"reason": "重复登记", "target": other}
    unsure = office.act(number, topic, **words)
    assert unsure.status_code == 422 and f'id="{topic}-sure-problem"' in unsure.text and "重复登记" in unsure.text
    assert office.act(number, topic, sure="yes", **words).status_code == 303
    with Session(engine) as session:
        outcome = session.exec(select(Matter.outcome).where(Matter.number == number)).one()
    assert outcome == {"void": "voided", "withdrawal": "withdrawn", "merger": "merged"}[topic]
    again = office.act(number, topic, sure="yes", **words)
    assert again.status_code in {404, 422}


def answered(citizen: Citizen, engine: Engine) -> tuple[str, str]:
    citizen.write()
    number, code = receipt_of(citizen)
    with transaction(engine) as session:
        matter = session.exec(select(Matter)).one()
        matter.status, matter.outcome, matter.closed_at, matter.archived_at = MatterStatus.ARCHIVED, "answered", NOON, NOON
        session.add(Answer(matter_id=matter.id or 0, episode=1, text="答复", written_by="zhao", written_at=NOON, sent_at=NOON))
    return number, code


def test_the_petitioner_adds_material_and_takes_the_letter_back(citizen: Citizen, engine: Engine) -> None:
    citizen.write()
    assert "补充材料" in citizen.track(*receipt_of(citizen)).text
    bad = citizen.act("supplement", text="补充说明", files=[("attachments", ("a.exe", b"MZ\x90\x00", "text/plain"))])
    assert bad.status_code == 422 and 'id="attachments-problem"' in bad.text and "补充说明" in bad.text
    kept = citizen.act("supplement", text="补充说明", files=[("attachments", ("a.txt", b"text", "text/plain"))])
    assert kept.headers["location"] == "/track/letter?done=supplement"
    assert "补充材料已收到" in citizen.client.get("/track/letter?done=supplement").text
    assert citizen.act("withdrawal").status_code == 422
    assert citizen.act("withdrawal", sure="yes").status_code == 303
    with Session(engine) as session:
        assert session.exec(select(Supplement.text)).all() == ["补充说明"]
        assert session.exec(select(Matter.outcome)).one() == "withdrawn"
    page = citizen.client.get("/track/letter").text
    assert "撤回" in page and "补充材料" in page and 'action="/track/withdrawal"' not in page


def test_the_petitioner_rates_once_in_five_levels(citizen: Citizen, engine: Engine) -> None:
    page = citizen.track(*answered(citizen, engine)).text
    assert all(words in page for words in ("非常满意", "满意", "一般", "不满意", "非常不满意"))
    assert citizen.act("rating", level="best").status_code == 422
    assert citizen.act("rating", level="satisfied", remark="谢谢").status_code == 303
    assert citizen.act("rating", level="fair").status_code == 422
    with Session(engine) as session:
        assert session.exec(select(Rating.level)).all() == ["satisfied"]


@pytest.mark.parametrize(("topic", "reason"), [("reopening", "reopened"), ("review", "review")])
def test_the_petitioner_asks_again_within_the_window_and_not_after(
    citizen: Citizen, engine: Engine, clock: HandClock, topic: str, reason: str
) -> None:
    """TL-6: 30 days after the answer, the last day included; 1 April 2026 is that day."""
    letter = answered(citizen, engine)
    assert "2026年4月1日前" in citizen.track(*letter).text
    clock.at = NOON + timedelta(days=31)
    assert f'action="/track/{topic}"' not in citizen.track(*letter).text
    late = citizen.act(topic, reason="仍未解决", sure="yes")
    assert late.status_code == 422 and "2026年04月01日" in late.text
    clock.at = NOON + timedelta(days=30)
    empty = citizen.act(topic, reason="", sure="yes")
    assert empty.status_code == 422 and f'id="{topic}-reason-problem"' in empty.text
    assert citizen.act(topic, reason="仍未解决", sure="yes").status_code == 303
    with Session(engine) as session:
        assert session.exec(select(Matter.episode)).one() == 2


def test_a_joint_letter_has_at_most_five_representatives(citizen: Citizen) -> None:
    others = {f"representative{place}_name": f"代表{place}" for place in range(2, 6)}
    assert citizen.write(**others).status_code == 303
    assert "5 人" in citizen.track(*receipt_of(citizen)).text
    alone = citizen.write(anonymous="yes", representative2_name="李四")
    assert alone.status_code == 422 and "李四" in alone.text and 'id="representatives-problem"' in alone.text


def test_leaving_forgets_the_letter_and_without_one_nothing_is_done(citizen: Citizen) -> None:
    citizen.write()
    citizen.track(*receipt_of(citizen))
    token = citizen.fill("/track/letter")["csrf_token"]
    citizen.client.post("/track/leave", data={"csrf_token": token})
    assert citizen.client.get("/track/letter").headers["location"] == "/track"
    answer = citizen.client.post("/track/withdrawal", data={"csrf_token": token, "withdrawal-sure": "yes"})
    assert answer.headers["location"] == "/track"
    citizen.client.cookies.set("xn_follow", "LX-2026-000001.ABCDEFGH", path="/track")
    assert citizen.client.get("/track/letter").headers["location"] == "/track"
