"""Some made-up instructions, documents and bureau tasks, at different stages, two leaders' words on one subject among them (TL-3..5)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Final

from casework.context import Context
from casework.instructions.drafts import InstructionDraft
from casework.instructions.registration import register_instruction
from casework.uploads import Upload
from deploy.bureau.deeds import Goal
from deploy.bureau.plan import HERE
from register.instructions import IssuerLevel
from register.matters import MatterStatus
from register.people import office_members

SUBMISSION: Final = "sample-instruction-{}"
SCAN: Final = Upload("批示扫描件（试用）.txt", "试用数据：此处为批示原件的扫描件。\n".encode())
REFERENCE: Final = "试用〔2026〕{} 号"


@dataclass(frozen=True)
class SampleInstruction:
    """A made-up instruction; `issuer` is a bureau leader's staff id or a name; `progress` as of a sample letter."""

    level: str
    issuer: str
    subject: str
    text: str
    category: str
    days_ago: int
    progress: str
    department: str
    co_handler: str | None = None


@cache
def instructions() -> Sequence[SampleInstruction]:
    """The instructions, oldest first."""
    raws = json.loads((HERE / "instructions.json").read_text(encoding="utf-8"))["instructions"]
    return sorted((SampleInstruction(**raw) for raw in raws), key=lambda sample: -sample.days_ago)


def write(context: Context) -> dict[str, Goal]:
    """Register every sample that is not there yet; return each one's goal by number."""
    clerk = office_members(context.session, context.today())[-1]
    goals = {}
    for index, sample in enumerate(instructions()):
        matter = register_instruction(context, _draft(context, index, sample, clerk))
        goals[matter.number] = Goal(MatterStatus(sample.progress), sample.department, co_handler=sample.co_handler)
    return goals


def _draft(context: Context, index: int, sample: SampleInstruction, clerk: str) -> InstructionDraft:
    by_leader = sample.level == IssuerLevel.BUREAU_LEADER
    received_at = context.now() - timedelta(days=sample.days_ago)
    return InstructionDraft(
        level=sample.level,
        issuer=sample.issuer,
        subject=sample.subject,
        text=sample.text,
        submission=SUBMISSION.format(index),
        entered_by=sample.issuer if by_leader else clerk,
        category=sample.category,
        issued_on=context.local(received_at).date(),
        received_at=received_at,
        paper_reference="" if by_leader else REFERENCE.format(index + 1),
        department=sample.department if sample.category == "emergency" else "",
        attachments=() if by_leader else (SCAN,),
    )
