"""Stage reports: how far a matter has come, from its handler to the supervisor (TL-6) and to whoever set it (TL-3: answered by stages)."""

from typing import Final

from casework import notices, people
from casework.context import Context
from casework.errors import Refusal
from casework.instructions.levels import ARTICLES
from casework.kinds import kind_of
from casework.matters import identity, refuse_closed
from casework.sight import taken_up
from casework.wording import refuse_secrets, required
from register import audit_trail
from register.bureau import Role
from register.handling import StageReport
from register.matters import Matter, MatterStatus

ARTICLE: Final = "TL-6"
MAX_TEXT: Final = 5_000


def add(context: Context, staff_id: str, number: str, text: str) -> StageReport:
    """Keep the report and tell the supervisor, and the leader of the bureau who set it.

    Raises Refusal from anyone but the handler (or stand-in) of a matter being handled.
    """
    matter = taken_up(context, staff_id, number)
    if matter.handler_id is None or not people.entitled(context, staff_id, Role.HANDLER, matter):
        raise Refusal("not-handler", "只有承办人（或其 B 岗）可以报告阶段进展。")
    refuse_closed(matter)
    if not possible(matter):
        raise Refusal("not-in-hand", "请先签收这件事项，再报告阶段进展。")
    words = required(text, "阶段进展", MAX_TEXT, "text")
    refuse_secrets(words)
    report = StageReport(matter_id=identity(matter), episode=matter.episode, text=words, written_by=staff_id, written_at=context.now())
    context.session.add(report)
    context.session.flush()
    _tell(context, matter, report)
    audit_trail.record(context.session, at=context.now(), actor=staff_id, action="stage-reported", subject=matter.number)
    return report


def possible(matter: Matter) -> bool:
    """Whether the letter is in its handler's hands."""
    return matter.closed_at is None and matter.status not in {MatterStatus.REGISTERED, MatterStatus.ACCEPTED, MatterStatus.ASSIGNED}


def _tell(context: Context, matter: Matter, report: StageReport) -> None:
    """Who supervises; a leader of the bureau who set it reads it themselves, to others the office takes it."""
    asked = [(Role.SUPERVISOR, ARTICLE, "可在事项页面查看")]
    if kind_of(matter).issued:
        outside = matter.issuer_id is None
        asked = [(Role.SUPERVISOR, ARTICLES[matter.kind], "请出具回告单报批示人" if outside else "可在事项页面查看")]
        asked += [] if outside else [(Role.ISSUER, ARTICLES[matter.kind], "可在事项页面查看")]
    for role, article, words in asked:
        staff = people.holder(context, role, matter)
        if staff is not None:
            body = f"{matter.number} 有新的阶段进展报告，{words}。"
            key = f"stage-report:{report.id}:{staff}"
            notices.tell(context, staff, matter, kind="stage-report", article=article, title="阶段进展", body=body, key=key)
