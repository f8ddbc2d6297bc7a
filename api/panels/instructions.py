"""An instruction, document or bureau task on its page: who set what, the proposals, the issuer's words, draft deductions (TL-3..5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from api.instruction_choices import departments
from api.labels import label
from api.matter_choices import Options
from api.panels.panel import Panel
from casework import deductions, limits, people
from casework.context import Context
from casework.instructions import issuer_words, levels, proposals, registration
from casework.kinds import EMERGENCY, kind_of
from casework.matter_page import MatterView
from register.bureau import Role
from register.instructions import DraftDeduction, HandlingProposal, Instruction, IssuerWord, ProposedPart


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
    departments: Options
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
    kept = [code for code in kind_of(matter).categories if code != EMERGENCY]
    return Own(
        instruction=instruction,
        level=levels.NAMES[instruction.level],
        proxy=matter.registered_by != matter.issuer_id,
        proposed=[one for one in shown if one.proposal.approved is not None],
        undecided=next((one for one in shown if one.proposal.approved is None), None),
        may_propose=proposals.possible(matter) and people.entitled(context, staff_id, Role.OFFICE, matter),
        departments=departments(context),
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
