"""Which documents there are: their Chinese names, whom they are for, and where their words come from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from casework.context import Context
from casework.instructions.levels import REGIME
from casework.kinds import KINDS as MATTERS
from casework.kinds import LETTER, SERVICE
from casework.matter_page import MatterView
from casework.papers.common import Words
from casework.papers.instructions_out import answer_to_issuer, instruction_slip, supervision_slip
from casework.papers.letters_out import answer_letter, extension_notice, not_accepted_notice, transfer_notice
from casework.papers.services_out import one_time_notice, refusal_notice
from casework.papers.slips import handling_slip, urging_slip

LETTERS: Final = frozenset({LETTER.code})
SERVICES: Final = frozenset({SERVICE.code})


@dataclass(frozen=True)
class PaperKind:
    """A document about matters of these kinds: `words` refuses while it is not due; `to_petitioner`: it names the petitioner."""

    code: str  # also the template's file name
    name: str
    to_petitioner: bool
    words: Callable[[Context, MatterView], Words]
    kinds: frozenset[str] = LETTERS


KINDS: Final[Mapping[str, PaperKind]] = {
    kind.code: kind
    for kind in (
        PaperKind("handling-slip", "办理单", False, handling_slip),
        PaperKind("urging-slip", "催办单", False, urging_slip, frozenset(MATTERS)),
        PaperKind("answer-letter", "答复意见书", True, answer_letter),
        PaperKind("extension-notice", "延期告知书", True, extension_notice),
        PaperKind("transfer-notice", "转送告知书", True, transfer_notice),
        PaperKind("not-accepted-notice", "不予受理告知书", True, not_accepted_notice),
        PaperKind("instruction-slip", "批办单", False, instruction_slip, REGIME),
        PaperKind("supervision-slip", "督办单", False, supervision_slip, REGIME),
        PaperKind("answer-to-issuer", "回告单", False, answer_to_issuer, REGIME),
        PaperKind("one-time-notice", "一次性告知书", True, one_time_notice, SERVICES),
        PaperKind("refusal-notice", "不予办理告知书", True, refusal_notice, SERVICES),
    )
}
