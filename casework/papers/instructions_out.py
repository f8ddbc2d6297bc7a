"""Documents about instructions, documents and bureau tasks: the supervision slip (督办单), the answer to the issuer (回告单) (TL-3..5)."""

from typing import Final

from casework import people
from casework.context import Context
from casework.errors import Refusal
from casework.instructions import issuer_words, levels, registration
from casework.matter_page import MatterView
from casework.papers.common import Words, common, department, paragraphs, person
from casework.papers.days import day, moment
from casework.papers.slips import due, standing
from casework.terms import CATEGORY, CONSULTATION
from register.handling import Consultation

NONE_YET: Final = "（没有）"


def supervision_slip(context: Context, view: MatterView) -> Words:
    """What is supervised, by whom it is done until when, how it stands today."""
    return _asked(context, view) | {
        "due": due(context, view),
        "standing": standing(context, view),
        "head": person(context, view.head),
        "leader": person(context, view.leader),
        "parts": [_part(context, one) for one in view.consultations] or [NONE_YET],
        "urgings": len(view.urgings),
        "progress": [f"{moment(context, one.written_at)}　{line}" for one in view.stage_reports for line in paragraphs(one.text)]
        or [NONE_YET],
    }


def answer_to_issuer(context: Context, view: MatterView) -> Words:
    """What is answered back, and what the issuer said to it; raises Refusal while there is no signed answer."""
    if view.answer is None or not (issuer_words.possible(view.matter) or view.matter.closed_at is not None):
        raise Refusal("paper-not-ready", "办理结果还没有审核签发，没有回告单可出。")
    words = issuer_words.history(context, view.matter)
    return _asked(context, view) | {
        "answer": paragraphs(view.answer.text),
        "said": [f"{issuer_words.WORDS[one.decision]}：{one.text or ''}（{one.paper_reference or '本人确认'}）" for one in words]
        or [NONE_YET],
    }


def _asked(context: Context, view: MatterView) -> Words:
    set_by = registration.of(context, view.matter)
    return common(context, view) | {
        "issuer": f"{levels.NAMES[set_by.level]}　{set_by.issuer_name}",
        "issued": day(set_by.issued_on),
        "reference": set_by.paper_reference or NONE_YET,
        "category": CATEGORY[view.matter.category],
        "body": paragraphs(set_by.text),
        "department": department(context, people.department_of(view.matter)),
    }


def _part(context: Context, one: Consultation) -> str:
    return f"{department(context, one.department_id)}　{day(one.due_on)}前　{CONSULTATION[one.state]}"
