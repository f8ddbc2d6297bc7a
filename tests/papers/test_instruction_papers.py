"""The slips of instructions in Word and in PDF: 批办单, 督办单, 回告单 (TL-3, TL-4, TL-5)."""

from datetime import date
from typing import Final

import pytest

from casework import stage_reports, urgings
from casework.context import Context
from casework.errors import Refusal
from casework.instructions import answering_back, proposals, supervision
from casework.matter_page import look
from casework.papers.make import make, ready
from casework.papers.paper import PaperForm
from tests.casework.conftest import HandClock
from tests.casework.instruction_case import InstructionCase, part
from tests.papers.test_papers import both

NUMBER: Final = "PB-2026-000001"


@pytest.fixture
def city(context: Context, clock: HandClock) -> InstructionCase:
    return InstructionCase.entered(context, clock).signed_for().in_hand(part())


def test_tl3_the_supervision_slip_says_who_does_what_until_when(city: InstructionCase, context: Context) -> None:
    """TL-3, FC-6: issuer, text, lead and co-handlers with their dates, both responsible, progress, how often urged."""
    stage_reports.add(context, "zhao", city.number, "已走访三家企业。")
    urgings.urge(context, "sun", city.number, "请抓紧。")
    with pytest.raises(Refusal, match="paper-not-ready"):
        make(context, "sun", city.number, "supervision-slip", PaperForm.PDF)
    supervision.issue(context, "sun", city.number, demand="请于期限内报减免方案。", report_on=date(2026, 3, 13))
    for words in both(context, "sun", city, "supervision-slip"):
        for said in (
            "DB-2026-000001",
            "请于期限内报减免方案。",
            "2026年3月13日",
            "督办单",
            "市领导市长甲",
            "市批〔2026〕7号",
            "请市科技局研究并报结果。",
            "高新技术处",
            "chen某",
            "wu某",
        ):
            assert said in words
        assert "成果处2026年3月10日前待答复" in words and "已走访三家企业。" in words and "1次" in words
        assert "2026年4月2日" in words and "还剩" in words


def test_tl3_the_answer_goes_up_with_what_the_issuer_said(city: InstructionCase, context: Context) -> None:
    """TL-3: not before it is signed; afterwards with the issuer's words."""
    with pytest.raises(Refusal, match="paper-not-ready"):
        make(context, "sun", city.number, "answer-to-issuer", PaperForm.PDF)
    for consultation in look(context, "sun", city.number).consultations:
        consultation.state = "done"
    stage_reports.add(context, "zhao", city.number, "已走访三家企业。")
    for words in both(context, "sun", city, "answer-to-issuer"):
        assert f"{NUMBER}第1次" in words and "阶段回告单" in words and "已走访三家企业。" in words and "另行回告" in words
    city.reported()
    assert all("拟减免三个月" in words and "（没有）" in words for words in both(context, "sun", city, "answer-to-issuer"))
    city.says("accept", text="同意。")
    assert city.completes("sun", "AnswerBack", issuerDecision="accept").granted
    answering_back.close(context, city.key)
    assert all("认可，办结：同意。（市批〔2026〕9号）" in words for words in both(context, "sun", city, "answer-to-issuer"))


def test_the_instruction_slip_goes_round_with_proposal_and_room_for_the_leaders_hand(context: Context, clock: HandClock) -> None:
    """TL-3, FC-4.3: from the entry on; with the newest proposal, and what leaders have written on the page."""
    city = InstructionCase.entered(context, clock)
    assert all("请市科技局研究并报结果。" in words and "牵头" not in words for words in both(context, "sun", city, "instruction-slip"))
    city.signed_for().proposed(part())
    proposals.comment(context, "wu", city.number, "同意，月底前报我。")
    for words in both(context, "sun", city, "instruction-slip"):
        assert "请牵头处室研究。" in words and "牵头：高新技术处" in words and "协办：成果处（2026年3月10日前）：提供成果清单。" in words
        assert "同意，月底前报我。（wu某）" in words


def test_letters_papers_are_not_offered(city: InstructionCase, context: Context) -> None:
    assert [kind.code for kind in ready(context, look(context, "sun", city.number))] == ["instruction-slip"]
