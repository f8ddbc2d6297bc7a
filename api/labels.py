"""The Chinese words people see for what the register keeps as codes."""

from collections.abc import Mapping
from typing import Final

from casework.terms import CATEGORY, CHANNEL, KIND, LIGHT, RATING, STATUS, UNIT
from register.bureau import Role

ROLE: Final[Mapping[str, str]] = {
    Role.OFFICE: "局办公室",
    Role.HANDLER: "承办人",
    Role.HEAD: "处室负责人",
    Role.CHARGE_LEADER: "分管局领导",
    Role.BUREAU_LEADER: "局主要领导",
}
CONSTANT: Final[Mapping[str, str]] = {"true": "是", "false": "否", "null": "—", "-": "任意", "": "任意"}
WINDOW: Final[Mapping[str, str]] = {"call-back": "回访", "reopening": "重新办理", "review": "复查", "urging-pause": "催办间隔"}
LIMIT_REASON: Final[Mapping[str, str]] = {
    "computed": "按规定计算",
    "explicit": "按明确的期限",
    "extended": "批准延期",
    "calendar-loaded": "放假通知公布后重算",
    "paused": "计时暂停",
    "resumed": "计时恢复",
    "reopened": "重新办理",
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
OUTCOME: Final[Mapping[str, str]] = {
    "review=approve": "同意",
    "review=rework": "退回修改",
    "signature=sign": "签发",
    "signature=rework": "退回修改",
    "extensionDecision=approve": "同意",
    "extensionDecision=refuse": "不同意",
}
TABLES: Final = {
    "status": STATUS,
    "channel": CHANNEL,
    "role": ROLE,
    "kind": KIND,
    "category": CATEGORY,
    "unit": UNIT,
    "limit_reason": LIMIT_REASON,
    "extension": EXTENSION,
    "ring": RING,
    "milestone": MILESTONE,
    "light": LIGHT,
    "rating": RATING,
}


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
