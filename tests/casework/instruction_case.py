"""An instruction, document or bureau task whose diagram is played by the test."""

from dataclasses import replace
from datetime import date
from typing import Any

from casework import answers, lifecycle
from casework.context import Context
from casework.instructions import handing_out, issuer_words, proposals
from casework.instructions.drafts import InstructionDraft
from casework.instructions.proposals import Part
from casework.instructions.registration import register_instruction
from casework.uploads import Upload
from tests.casework.case import INCARNATION, Case, MovableClock

SCAN = Upload("批示.pdf", b"%PDF-1.7 scan")
CITY = InstructionDraft(
    level="city-leader",
    issuer="市长甲",
    subject="关于孵化器房租的批示",
    text="请市科技局研究并报结果。",
    submission="mark",
    entered_by="sun",
    paper_reference="市批〔2026〕7号",
    attachments=(SCAN,),
)
TASK = replace(CITY, level="bureau-leader", issuer="he", paper_reference="")
EMERGENCY = replace(TASK, category="emergency", department="high-tech", attachments=())
DOCUMENT = replace(CITY, level="higher-organ", issuer="省科技厅", attachments=())


class InstructionCase(Case):
    """Played step by step; `sun` of the office enters it."""

    @classmethod
    def entered(cls, context: Context, clock: MovableClock, draft: InstructionDraft = CITY, **changes: Any) -> "InstructionCase":
        """Registered."""
        matter = register_instruction(context, replace(draft, **changes))
        return cls(context, clock, matter.number, "")

    def signed_for(self) -> "InstructionCase":
        """Claimed, signed for where that starts the clock, its limit computed."""
        assert lifecycle.claim(self.context, self.key, self.root, INCARNATION)
        if self.matter.kind == "instruction":
            assert self.completes("sun", "SignForInstruction", receipt="sign").granted
        self.started()
        return self

    def proposed(self, *parts: Part, department: str = "high-tech") -> "InstructionCase":
        """The proposal written and put before the leader."""
        proposals.write(self.context, "sun", self.number, department=department, opinion="请牵头处室研究。", parts=parts)
        assert self.completes("sun", "ProposeHandling", proposal="submit").granted
        return self

    def handed_out(self, *parts: Part) -> "InstructionCase":
        """Approved and sent to the departments."""
        self.proposed(*parts)
        assert self.completes(*self.approver, distribution="approve").granted
        assert handing_out.distribute(self.context, self.key) == "high-tech"
        return self

    @property
    def approver(self) -> tuple[str, str]:
        """Who approves, by which task."""
        return ("zhou", "ApproveBureauDistribution") if self.matter.kind == "bureau-task" else ("wu", "ApproveDistribution")

    def in_hand(self, *parts: Part) -> "InstructionCase":
        """The handler has signed."""
        self.handed_out(*parts)
        return self.taken_on()

    def taken_on(self) -> "InstructionCase":
        """The head has named the handler, who has signed."""
        assert self.completes("chen", "AssignHandler", assignment="assign", handler="zhao").granted
        assert self.completes("zhao", "SignFor", receipt="sign").granted
        return self

    def reported(self) -> "InstructionCase":
        """The answer written, reviewed, signed: it waits for the issuer."""
        answers.write_answer(self.context, "zhao", self.number, self.matter.version, "已研究，拟减免三个月。")
        assert self.completes("zhao", "SubmitAnswer", draft="submit").granted
        assert self.completes("chen", "ReviewAnswer", review="approve").granted
        assert self.completes("wu", "SignAnswer", signature="sign").granted
        return self

    def says(self, decision: str, by: str = "sun", **more: Any) -> None:
        """The issuer's word written down."""
        given = {"text": "同意。", "paper_reference": "市批〔2026〕9号"} | more
        issuer_words.write(self.context, by, self.number, decision=decision, **given)


def part(department: str = "achievements", day: date = date(2026, 3, 10)) -> Part:
    """A co-handling department's part."""
    return Part(department, day, "提供成果清单。")
