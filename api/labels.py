"""The Chinese words people see for what the register keeps as codes."""

from collections.abc import Mapping
from typing import Final

from casework.consulted import KINDS
from casework.terms import (
    CATEGORY,
    CHANNEL,
    CLOCK,
    CONSULTATION,
    CORRECTED,
    KIND,
    LIGHT,
    MARK,
    MARK_ADVICE,
    OUTCOME,
    PERSON,
    RATING,
    STATUS,
    UNIT,
)
from register.bureau import Role

ROLE: Final[Mapping[str, str]] = {
    Role.OFFICE: "局办公室",
    Role.HANDLER: "承办人",
    Role.HEAD: "处室负责人",
    Role.CHARGE_LEADER: "分管局领导",
    Role.BUREAU_LEADER: "局主要领导",
    Role.SUPERVISOR: "督办部门",
    Role.CONSULTED: "协办处室",
    Role.RECEIVER: "接收人",
    Role.ISSUER: "批示人",
}
CONSTANT: Final[Mapping[str, str]] = {"true": "是", "false": "否", "null": "—", "-": "任意", "": "任意"}
WINDOW: Final[Mapping[str, str]] = {
    "call-back": "回访",
    "reopening": "重新办理",
    "review": "复查",
    "urging-pause": "催办间隔",
    "sign-for": "签收",
    "issuer": "批示人意见",
    "reminder": "补正提醒",
    "withdrawal": "视为撤回",
    "rating": "评价",
    "rectification": "整改",
}
LIMIT_REASON: Final[Mapping[str, str]] = {
    "computed": "按规定计算",
    "explicit": "按明确的期限",
    "extended": "批准延期",
    "calendar-loaded": "放假通知公布后重算",
    "paused": "计时暂停",
    "resumed": "计时恢复",
    "reopened": "重新办理",
    "added": "追加批示",
    "corrected": "登记更正",
}
EXTENSION: Final[Mapping[str, str]] = {
    "requested": "已申请",
    "pending": "待审批",
    "approved": "已批准",
    "refused": "未批准",
    "lapsed": "已失效",
}
RING: Final[Mapping[str, str]] = {
    "warn": "临期提醒",
    "overdue": "逾期",
    **{f"step-{step}": f"逾期督办第 {step} 级" for step in range(1, 6)},
}
MILESTONE: Final[Mapping[str, str]] = {"registered": "登记", "overdue": "已逾期", "closed": "办结", "archived": "归档"}
DECIDED: Final[Mapping[str, str]] = {
    "acceptance=accept": "受理",
    "acceptance=not-accepted": "不予受理",
    "acceptance=transferred": "转送",
    "acceptance=merged": "并案",
    "assignment=return": "退回局办公室",
    "returnReason=not-our-duty": "不属本处室职责",
    "returnReason=other-leads": "应由其他处室牵头",
    "returnReason=overlapping": "职责交叉",
    "receipt=return": "退回处室负责人",
    "distribution=approve": "同意分办",
    "distribution=rework": "退回重新拟办",
    "issuerDecision=accept": "认可，办结",
    "issuerDecision=more": "要求补充",
    "issuerDecision=add": "另作批示",
    "consultation=done": "已出具意见",
    "consultation=declined": "不属本处室职责",
    "materials=complete": "材料齐全",
    "materials=incomplete": "材料不齐",
    "materials=refuse": "不予办理",
    "noticeDecision=approve": "同意再次告知",
    "noticeDecision=refuse": "不同意再次告知",
    "contact=reached": "已联系到来信人",
    "contact=unreachable": "联系不上来信人",
    "statutoryConfirmed=True": "已确认超过法定期限",
    "handover=accept": "已接收",
    "handover=decline": "退回",
    "referral=own": "由本处室办理",
    "referral=other": "转其他处室",
    "referral=unclear": "交局办公室明确",
    "resolution=handled": "已办理",
    "resolution=explained": "已一次说明",
    "resolution=refer": "应转其他处室",
    "review=approve": "同意",
    "review=rework": "退回修改",
    "signature=sign": "签发",
    "signature=rework": "退回修改",
    "extensionDecision=approve": "同意",
    "extensionDecision=refuse": "不同意",
}
EPISODE: Final[Mapping[str, str]] = {"reopened": "重新办理", "review": "复查"}
BESIDE: Final[Mapping[str, str]] = {"stage-report": "报告阶段进展", "supplement": "补充材料"}
TABLES: Final = {
    "status": STATUS,
    "channel": CHANNEL,
    "role": ROLE,
    "kind": KIND,
    "person": PERSON,
    "clock": CLOCK,
    "mark": MARK,
    "mark_advice": MARK_ADVICE,
    "category": CATEGORY,
    "unit": UNIT,
    "limit_reason": LIMIT_REASON,
    "extension": EXTENSION,
    "ring": RING,
    "milestone": MILESTONE,
    "light": LIGHT,
    "rating": RATING,
    "outcome": OUTCOME,
    "consultation": CONSULTATION,
    "consultation_kind": KINDS,
    "correction": CORRECTED,
    "episode": EPISODE,
    "beside": BESIDE,
}
SAVED: Final[Mapping[str, str]] = {
    "answer": "答复已保存。写好后请到待办里提交审核。",
    "extension": "延期申请已提交，等待分管局领导审批。",
    "reopening": "来信已重新打开，将重新办理。",
    "disposition": "理由和去向已保存。请到待办“审查来信”中作出受理意见，作出后生效。",
    "merger": "来信已并案办结，已告知来信人。",
    "withdrawal": "已登记撤回，来信不再办理。",
    "void": "这件登记已作废。",
    "consultation": "已发出，对方在期限前答复。",
    "opinion": "意见已保存。请到待办里提交。",
    "consultation-withdrawal": "已撤回。",
    "urging": "催办已发出。",
    "registration": "已登记，流程已经开始。",
    "proposal": "拟办意见已保存。请到待办里提交，由领导审批。",
    "end-date": "办结日期已变更，已告知承办人和处室负责人。",
    "leader-opinion": "批示意见已保存。请到待办里审批，审批后生效。",
    "supervision-slip": "督办单已编号发出，可在“文书”中打印。",
    "contradiction": "已标记，已告知局办公室。",
    "settlement": "标记已解除，核定情况已记录并告知承办人。",
    "issuer-word": "批示人意见已保存。请到待办“回告批示人”里提交，提交后生效。",
    "stage-report": "阶段进展已报督办部门。",
    "copy": "已抄送。",
    "concerned": "被反映人已登记，有关人员回避。",
    "correction": "登记已更正。",
    "notice": "告知内容已保存。请到待办“审查申报材料”中选“材料不齐”，即发给申请人。",
    "material": "材料已登记，已告知申请人。",
    "result": "办理结果已保存。请到待办里提交。",
    "rectification": "整改情况已保存。请到待办“整改并报告”中提交。",
}
"""What a matter's page says after an action, by the action's topic."""


def label(code: str | None, table: str) -> str:
    """The word for a code; a code without one is shown as it is, never hidden."""
    return "" if code is None else TABLES[table].get(code, code)


def table_word(cell: str) -> str:
    """A cell of a decision table in words; what has none, as a number or an interval, is shown as it is."""
    code = cell.strip().strip('"')
    for words in (CONSTANT, KIND, CATEGORY, UNIT, ROLE, WINDOW):
        if code in words:
            return words[code]
    return code
