"""What a robot does with an open task, as the person it is assigned to, by the same actions as the portal."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from casework import answers, closings, dispositions, tasks
from casework.context import Context
from casework.instructions import issuer_words, proposals
from casework.kinds import LETTER
from casework.ports import EngineTasks
from casework.services import material_notices, results
from deploy.places import ROOT
from register.matters import MatterStatus, Outcome
from register.people import members

ANSWER: Final = "您好！来信反映的情况已经核实，有关处理意见已当面说明。感谢您对我们工作的监督。（试用数据）"
REPORT: Final = "批示要求的工作已经落实，有关情况和下一步安排报告如下。（试用数据）"
PROPOSAL: Final = "拟请牵头处室研究办理，按期报送办理结果。（试用数据）"
PART: Final = "请提供本处室掌握的情况。（试用数据）"
CO_HANDLING_WORKING_DAYS: Final = 1  # a sub-limit that lies within the shortest limit handed out by a proposal
EXPLAINED: Final = "已把依据、条件、材料、程序和期限一次说清楚。（试用数据）"
ACCEPTED: Final = "同意。（试用数据）"
REFERENCE: Final = "试用〔2026〕1 号"
RESULT: Final = "申请事项已经办理完毕，结果见附件和答复。（试用数据）"
MISSING: Final[Mapping[int, str]] = {
    2: "请补交并加盖财务章。（试用数据）",
    3: "请补交复印件。（试用数据）",
}  # places in the item's list of materials
EXPLANATION: Final = "经办公室研究决定。（试用数据）"
WITHDRAWAL: Final = "来信人来电表示问题已经解决，要求撤回。（试用数据）"
ORDER: Final = tuple(MatterStatus)
LEADS_TO: Final = {
    "accept-letter": MatterStatus.ACCEPTED,
    "assign-department": MatterStatus.ASSIGNED,
    "assign-handler": MatterStatus.SIGNED_FOR,
    "sign-for": MatterStatus.SIGNED_FOR,
    "submit-answer": MatterStatus.DRAFTED,
    "review-answer": MatterStatus.REVIEWED,
    "sign-answer": MatterStatus.SIGNED,
    "confirm-answered": MatterStatus.ANSWERED,
    "call-back": MatterStatus.ARCHIVED,
    "sign-for-instruction": MatterStatus.ACCEPTED,
    "propose-handling": MatterStatus.PROPOSED,
    "approve-distribution": MatterStatus.ASSIGNED,
    "approve-bureau-distribution": MatterStatus.ASSIGNED,
    "acknowledge-emergency": MatterStatus.SIGNED_FOR,
    "answer-back": MatterStatus.ANSWERED,
    "assign-contact": MatterStatus.HANDED_OVER,
    "accept-handover": MatterStatus.SIGNED_FOR,
    "resolve-contact": MatterStatus.ANSWERED,
    "check-materials": MatterStatus.ACCEPTED,
    "submit-result": MatterStatus.RESULT_DRAFTED,
    "review-result": MatterStatus.RESULT_REVIEWED,
    "confirm-delivered": MatterStatus.DELIVERED,
}
"""The status for whose sake a robot does a task; tasks not named here are left to people."""
FIXED: Final[Mapping[str, Mapping[str, Any]]] = {
    "sign-for": {"receipt": "sign"},
    "submit-answer": {"draft": "submit"},
    "review-answer": {"review": "approve"},
    "sign-answer": {"signature": "sign"},
    "confirm-answered": {"answered": True},
    "sign-for-instruction": {"receipt": "sign"},
    "propose-handling": {"proposal": "submit"},
    "approve-distribution": {"distribution": "approve"},
    "approve-bureau-distribution": {"distribution": "approve"},
    "answer-back": {"issuerDecision": "accept"},
    "accept-handover": {"handover": "accept"},
    "resolve-contact": {"resolution": "explained"},
    "check-materials": {"materials": "complete"},
    "submit-result": {"draft": "submit"},
    "review-result": {"review": "approve"},
    "confirm-delivered": {"delivered": True},
}
INCOMPLETE: Final[Mapping[str, Any]] = {"materials": "incomplete"}
"""The check of an application that is to wait for its applicant."""


@dataclass(frozen=True)
class Ending:
    """How a letter ends that is not answered; `direction` and `target` (a number) as dispositions ask for them."""

    outcome: str
    reason: str | None = None
    direction: str | None = None
    target: str | None = None


@dataclass(frozen=True)
class Goal:
    """How far a matter is to get, in which department, what its petitioner says of the answer, and the ending it has instead of one.

    co_handler: a department asked for its part as an instruction is handed out; robots leave that to people.
    """

    status: MatterStatus
    department: str | None
    satisfaction: str = "satisfied"
    ending: Ending | None = None
    co_handler: str | None = None


def at_least(status: str, wanted: MatterStatus) -> bool:
    """Whether a matter of this status has come so far."""
    return ORDER.index(MatterStatus(status)) >= ORDER.index(wanted)


def do(context: Context, engine_tasks: EngineTasks, assignee: str, task_key: str, goal: Goal) -> bool:
    """Do the task if the goal lies behind it; False if it does not. Raises Refusal where people would be refused."""
    opened = tasks.look(context, assignee, task_key)
    if opened.code not in LEADS_TO or not at_least(goal.status, LEADS_TO[opened.code]):
        return False
    if opened.code == "submit-answer" and goal.ending is not None:
        closings.withdraw_for(context, assignee, opened.matter.number, WITHDRAWAL)
        return True
    _write_first(context, assignee, opened, goal)
    values = _values(context, assignee, opened, goal)
    tasks.complete(context, engine_tasks, assignee, task_key, values=values, schema=_form(opened.code))
    return True


def _write_first(context: Context, assignee: str, opened: tasks.OpenTask, goal: Goal) -> None:
    """What is written on the matter's page before its task is completed."""
    matter = opened.matter
    match opened.code:
        case "resolve-contact" if answers.text_of(context, matter) is None:
            answers.write_answer(context, assignee, matter.number, matter.version, EXPLAINED)
        case "submit-answer":
            words = ANSWER if matter.kind == LETTER.code else REPORT
            answers.write_answer(context, assignee, matter.number, matter.version, words)
        case "propose-handling":
            day = context.calendar.nth_working_day(context.today(), CO_HANDLING_WORKING_DAYS)
            parts = [proposals.Part(goal.co_handler, day, PART)] if goal.co_handler else []
            proposals.write(context, assignee, matter.number, department=goal.department or "", opinion=PROPOSAL, parts=parts)
        case "check-materials" if goal.status == MatterStatus.SUPPLEMENTING:
            material_notices.write(context, assignee, matter.number, MISSING, "")
        case "submit-result":
            results.write(context, assignee, matter.number, kind="done", reason="", text=RESULT)
        case "answer-back":
            issuer_words.write(context, assignee, matter.number, decision="accept", text=ACCEPTED, paper_reference=REFERENCE)


def _values(context: Context, assignee: str, opened: tasks.OpenTask, goal: Goal) -> Mapping[str, Any]:
    match opened.code:
        case "accept-letter":
            return {"acceptance": _acceptance(context, assignee, opened.matter.number, goal.ending)}
        case "assign-department":
            return {"department": goal.department}
        case "assign-handler":
            return {"assignment": "assign", "handler": tasks.form_data(context, opened)["candidates"][-1]["value"]}
        case "call-back":
            return {"contact": "reached", "satisfaction": goal.satisfaction}
        case "acknowledge-emergency" | "assign-contact":
            return {"handler": _handler(context, opened, goal)}
        case code:
            return INCOMPLETE if goal.status == MatterStatus.SUPPLEMENTING else FIXED[code]


def _handler(context: Context, opened: tasks.OpenTask, goal: Goal) -> str:
    """The last one on offer, of the goal's department where the whole bureau is."""
    offered = [str(choice["value"]) for choice in tasks.form_data(context, opened)["candidates"]]
    of_department = set(members(context.session, goal.department or "", context.today()))
    return [one for one in offered if one in of_department][-1]


def _acceptance(context: Context, assignee: str, number: str, ending: Ending | None) -> str:
    """Accepted, or the ending the office gives it, written down first."""
    if ending is None or ending.outcome == Outcome.WITHDRAWN:
        return "accept"
    dispositions.write(
        context,
        assignee,
        number,
        kind=ending.outcome,
        reason=ending.reason or "",
        direction=ending.direction,
        target=ending.target,
        explanation=EXPLANATION,
    )
    return ending.outcome


@cache
def _form(code: str) -> Mapping[str, Any]:
    [path] = ROOT.glob(f"forms/*/{code}.form")
    schema: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return schema
