"""The supervision slip (督办单) and the answer to the issuer (回告单) in Word and in PDF (TL-3, TL-4, TL-5)."""

import pytest

from casework import stage_reports, urgings
from casework.context import Context
from casework.errors import Refusal
from casework.instructions import answering_back
from casework.matter_page import look
from casework.papers.make import make, ready
from casework.papers.paper import PaperForm
from tests.casework.conftest import HandClock
from tests.casework.instruction_case import InstructionCase, part
from tests.papers.test_papers import both


@pytest.fixture
def city(context: Context, clock: HandClock) -> InstructionCase:
    return InstructionCase.entered(context, clock).signed_for().in_hand(part())


def test_tl3_the_supervision_slip_says_who_does_what_until_when(city: InstructionCase, context: Context) -> None:
    """TL-3, FC-6: issuer, text, lead and co-handlers with their dates, both responsible, progress, how often urged."""
    stage_reports.add(context, "zhao", city.number, "已走访三家企业。")
    urgings.urge(context, "sun", city.number, "请抓紧。")
    for words in both(context, "sun", city, "supervision-slip"):
        for said in ("督办单", "市领导市长甲", "市批〔2026〕7号", "请市科技局研究并报结果。", "高新技术处", "chen某", "wu某"):
            assert said in words
        assert "成果处2026年3月10日前待答复" in words and "已走访三家企业。" in words and "1次" in words
        assert "2026年4月2日" in words and "还剩" in words


def test_tl3_the_answer_goes_up_with_what_the_issuer_said(city: InstructionCase, context: Context) -> None:
    """TL-3: not before it is signed; afterwards with the issuer's words."""
    with pytest.raises(Refusal, match="paper-not-ready"):
        make(context, "sun", city.number, "answer-to-issuer", PaperForm.PDF)
    for consultation in look(context, "sun", city.number).consultations:
        consultation.state = "done"
    city.reported()
    assert all("拟减免三个月" in words and "（没有）" in words for words in both(context, "sun", city, "answer-to-issuer"))
    city.says("accept", text="同意。")
    assert city.completes("sun", "AnswerBack", issuerDecision="accept").granted
    answering_back.close(context, city.key)
    assert all("认可，办结：同意。（市批〔2026〕9号）" in words for words in both(context, "sun", city, "answer-to-issuer"))


def test_letters_papers_are_not_offered(city: InstructionCase, context: Context) -> None:
    assert [kind.code for kind in ready(context, look(context, "sun", city.number))] == ["supervision-slip"]
