"""An instruction, document or bureau task on its page: who set what, the proposals, the issuer's words, draft deductions (TL-3..5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from api.instruction_choices import departments, suggested_first
from api.labels import label
from api.matter_choices import Options
from api.panels.panel import Panel
from casework import deductions, limits, people, suggestions
from casework.context import Context
from casework.instructions import contradictions, end_dates, issuer_words, levels, proposals, registration, supervision
from casework.kinds import EMERGENCY, kind_of
from casework.matter_page import MatterView
from register.bureau import Role
from register.instructions import DraftDeduction, HandlingProposal, Instruction, IssuerWord, ProposedPart
from register.marks import MarkCode


@dataclass(frozen=True)
class Proposed:
    """A proposal with its parts."""

    proposal: HandlingProposal
    parts: Sequence[ProposedPart]


@dataclass(frozen=True)
class Own:
    """The instruction and what belongs to it, oldest first. proxy: somebody entered it for the issuer (代录)."""

    instruction: Instruction
    level: str
    proxy: bool
    proposed: Sequence[Proposed]
    undecided: Proposed | None
    may_propose: bool
    leads: Sequence[tuple[str, Options]]  # the departments suggested to lead, then the others
    departments: Options
    may_comment: bool  # as the leader to whom the proposal is put
    may_supervise: bool
    may_set_end_date: bool
    may_point_out: bool
    contradicting: Options  # the instructions whose mark this person may lift
    words: Sequence[IssuerWord]
    word: IssuerWord | None  # written, does not count yet
    may_speak: bool
    for_issuer: bool  # who looks would write another's word
    decisions: Options
    categories: Options  # of what is added
    deductions: Sequence[DraftDeduction]
    decided: Mapping[str, str]
    accept_by: datetime | None  # of an emergency


def facts(context: Context, staff_id: str, view: MatterView) -> Own:
    """Everything of the instruction itself."""
    matter = view.matter
    instruction, proposed = registration.of(context, matter), proposals.history(context, matter)
    shown = [Proposed(one, proposals.parts_of(context, one)) for one in proposed]
    offered, may_propose = departments(context), proposals.possible(matter) and people.entitled(context, staff_id, Role.OFFICE, matter)
    standing = [mark.other for mark in view.marks if mark.code == MarkCode.CONTRADICTION and mark.other]
    kept = [code for code in kind_of(matter).categories if code != EMERGENCY]
    return Own(
        instruction=instruction,
        level=levels.NAMES[instruction.level],
        proxy=matter.registered_by != matter.issuer_id,
        proposed=[one for one in shown if one.proposal.approved is not None],
        undecided=next((one for one in shown if one.proposal.approved is None), None),
        may_propose=may_propose,
        leads=suggested_first(offered, suggestions.shown(context, staff_id, matter) if may_propose else None),
        departments=offered,
        may_comment=proposals.may_comment(context, staff_id, matter),
        may_supervise=supervision.may_issue(context, staff_id, matter),
        may_set_end_date=bool(view.limits) and end_dates.may_set(context, staff_id, matter),
        may_point_out=contradictions.may_point_out(context, staff_id, matter),
        contradicting=[(one, one) for one in standing] if standing and contradictions.may_settle(context, staff_id, matter) else [],
        words=issuer_words.history(context, matter),
        word=issuer_words.undecided(context, matter),
        may_speak=issuer_words.possible(matter) and issuer_words.may_speak(context, staff_id, matter),
        for_issuer=issuer_words.speaks_for_another(staff_id, matter),
        decisions=list(issuer_words.WORDS.items()),
        categories=[(code, label(code, "category")) for code in kept] if matter.category != EMERGENCY else [],
        deductions=deductions.of(context, matter),
        decided=issuer_words.WORDS,
        accept_by=limits.accept_by(view.limits[-1]) if view.limits else None,
    )


PANEL: Final = Panel(
    kinds=tuple(sorted(levels.REGIME)),
    card="staff/matter/instructions/card.html",
    main="staff/matter/instructions/main.html",
    side="staff/matter/instructions/side.html",
    diagram="instruction-handling",
    facts=facts,
)
