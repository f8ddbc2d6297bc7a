"""Slips of instructions, documents and bureau tasks: what goes round (批办单), supervision (督办单), the answer back (回告单) (TL-3..5)."""

from typing import Final

from casework import people
from casework.context import Context
from casework.errors import Refusal
from casework.instructions import issuer_words, levels, proposals, registration
from casework.matter_page import MatterView
from casework.papers.common import Words, common, department, paragraphs, person
from casework.papers.days import day, day_of, moment
from casework.papers.slips import due, standing
from casework.terms import CATEGORY, CONSULTATION
from register.handling import Consultation
from register.instructions import HandlingProposal

NONE_YET: Final = "（没有）"
IN_HAND: Final = "正在办理，办结后另行回告。"


def instruction_slip(context: Context, view: MatterView) -> Words:
    """What goes round on paper: who asks what, how the office proposes to hand it out, room for what the leaders write by hand."""
    history = proposals.history(context, view.matter)
    return _asked(context, view) | {
        "due": due(context, view),
        "registrar": person(context, view.matter.registered_by),
        "attachments": len(view.attachments),
        "proposed": [line for one in history[-1:] for line in _proposed(context, one)],
        "leaders": [_said(context, one) for one in history if one.leader_opinion and one.leader_opinion_by],
        "answer": [] if view.answer is None else paragraphs(view.answer.text),
    }


def supervision_slip(context: Context, view: MatterView) -> Words:
    """The newest slip: what is demanded until when, by whom the matter is done, how it stands today; raises Refusal before there is one."""
    if not view.supervision_slips:
        raise Refusal("paper-not-ready", "这件事项还没有发过督办单。请先在事项页面编号发出。")
    slip = view.supervision_slips[-1]
    return _asked(context, view) | {
        "slip_number": slip.number,
        "demand": paragraphs(slip.demand),
        "report_on": day(slip.report_on),
        "issued_on": day_of(context, slip.issued_at),
        "due": due(context, view),
        "standing": standing(context, view),
        "head": person(context, view.head),
        "leader": person(context, view.leader),
        "parts": [_part(context, one) for one in view.consultations] or [NONE_YET],
        "urgings": len(view.urgings),
        "progress": _progress(context, view) or [NONE_YET],
    }


def answer_to_issuer(context: Context, view: MatterView) -> Words:
    """What is answered back, by stages if it takes long, and what the issuer said to it.

    Raises Refusal while there is neither a signed answer nor a report of how far it has come.
    """
    done = view.answer is not None and (issuer_words.possible(view.matter) or view.matter.closed_at is not None)
    progress = _progress(context, view)
    if not (done or progress):
        raise Refusal("paper-not-ready", "办理结果还没有审核签发，也没有阶段进展，没有回告单可出。")
    words = issuer_words.history(context, view.matter)
    return _asked(context, view) | {
        "stage": not done,
        "turn": len(words) + (view.matter.closed_at is None),
        "progress": progress or [NONE_YET],
        "answer": paragraphs(view.answer.text) if done and view.answer is not None else [IN_HAND],
        "said": [f"{issuer_words.WORDS[one.decision]}：{one.text or ''}（{one.paper_reference or '本人确认'}）" for one in words]
        or [NONE_YET],
    }


def _progress(context: Context, view: MatterView) -> list[str]:
    return [f"{moment(context, one.written_at)}　{line}" for one in view.stage_reports for line in paragraphs(one.text)]


def _proposed(context: Context, one: HandlingProposal) -> list[str]:
    """The opinion, and who is to do what until when."""
    parts = [
        f"协办：{department(context, part.department_id)}（{day(part.due_on)}前）：{part.task}" for part in proposals.parts_of(context, one)
    ]
    written = f"{person(context, one.written_by)}　{day_of(context, one.written_at)}"
    return [*paragraphs(one.opinion), f"牵头：{department(context, one.department_id)}", *parts, written]


def _said(context: Context, one: HandlingProposal) -> str:
    decided = "" if one.decided_at is None else f"，{day_of(context, one.decided_at)}"
    return f"{one.leader_opinion}（{person(context, one.leader_opinion_by)}{decided}）"


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
