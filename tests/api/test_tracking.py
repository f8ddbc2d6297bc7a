"""Following a letter: only with number and code together, slowly for whoever guesses, with everything TL-6 owes the petitioner."""

import re
from datetime import date

from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from api.rates import RateLimits
from register.matters import Answer, Extension, Matter, MatterStatus
from register.session import transaction
from tests.api.citizen import Citizen
from tests.api.conftest import NOON
from tests.api.test_letters import receipt_of


def without_tokens(page: str) -> str:
    return re.sub(r'value="[^"]*"', "", page)


def test_number_and_code_show_the_letter(citizen: Citizen) -> None:
    citizen.write()
    number, code = receipt_of(citizen)
    page = citizen.track(number.lower(), f" {code.lower()} ")
    assert page.status_code == 200 and "已登记" in page.text and "咨询高新技术企业认定进度" in page.text


def test_wrong_number_and_wrong_code_get_the_same_answer(citizen: Citizen) -> None:
    citizen.write()
    number, code = receipt_of(citizen)
    answers = [citizen.track(number, "ABCDEFGH"), citizen.track("LX-2026-999999", code), citizen.track("\x00'; --", "")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({without_tokens(answer.text) for answer in answers}) == 1


def test_a_page_followed_names_who_is_responsible_until_when_and_why_longer(citizen: Citizen, engine: Engine) -> None:
    """TL-6, TL-7: department, handler, head and leader; the extension with its reason."""
    citizen.write()
    number, code = receipt_of(citizen)
    with transaction(engine) as session:
        matter = session.exec(select(Matter)).one()
        matter.department_id, matter.handler_id, matter.status, matter.due_at = "high-tech", "zhao", MatterStatus.SIGNED_FOR, NOON
        session.add(
            Extension(
                matter_id=matter.id,
                episode=1,
                requested_by="zhao",
                requested_at=NOON,
                due_on=date(2026, 5, 8),
                reason="需现场核查",
                state="approved",
                decided_by="wu",
                decided_at=NOON,
            )
        )
    page = citizen.track(number, code).text
    for shown in ("高新技术处", "赵一帆", "陈志远", "吴建国", "2026年3月2日 12:00", "2026年5月8日", "需现场核查"):
        assert shown in page


def test_a_draft_answer_is_not_shown_before_it_is_sent(citizen: Citizen, engine: Engine) -> None:
    citizen.write()
    number, code = receipt_of(citizen)
    with transaction(engine) as session:
        matter_id = session.exec(select(Matter.id)).one() or 0
        session.add(Answer(matter_id=matter_id, episode=1, text="拟稿中的答复", written_by="zhao", written_at=NOON))
    assert "拟稿中的答复" not in citizen.track(number, code).text
    with transaction(engine) as session:
        session.exec(select(Answer)).one().sent_at = NOON
    assert "拟稿中的答复" in citizen.track(number, code).text


def test_guessing_is_slow(citizen: Citizen, client: TestClient) -> None:
    for _ in range(20):
        assert citizen.track("LX-2026-000001", "ABCDEFGH").status_code == 404
    answer = citizen.track("LX-2026-000001", "ABCDEFGH")
    assert answer.status_code == 429 and "操作过于频繁" in answer.text
    client.app.state.rates = RateLimits()  # type: ignore[attr-defined]
