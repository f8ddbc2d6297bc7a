"""The Chinese words people see for what the register keeps as codes."""

from collections.abc import Mapping
from typing import Final

from register.bureau import Role
from register.matters import Channel, MatterStatus

STATUS: Final[Mapping[str, str]] = {
    MatterStatus.REGISTERED: "已登记",
    MatterStatus.ACCEPTED: "已受理",
    MatterStatus.ASSIGNED: "已交办处室",
    MatterStatus.SIGNED_FOR: "承办人办理中",
    MatterStatus.DRAFTED: "答复待审核",
    MatterStatus.REVIEWED: "答复待签发",
    MatterStatus.SIGNED: "已签发，待送达",
    MatterStatus.ANSWERED: "已答复",
    MatterStatus.ARCHIVED: "已归档",
}
CHANNEL: Final[Mapping[str, str]] = {Channel.WEB: "网上来信", Channel.LETTER: "来信", Channel.VISIT: "来访", Channel.CALL: "来电"}
ROLE: Final[Mapping[str, str]] = {
    Role.OFFICE: "局办公室",
    Role.HANDLER: "承办人",
    Role.HEAD: "处室负责人",
    Role.CHARGE_LEADER: "分管局领导",
    Role.BUREAU_LEADER: "局主要领导",
}
KIND: Final[Mapping[str, str]] = {"letter": "来信来访"}
CATEGORY: Final[Mapping[str, str]] = {"general": "一般", "discipline": "违纪举报", "hotline": "行风热线"}
UNIT: Final[Mapping[str, str]] = {
    "working-day": "个工作日",
    "day": "日",
    "week": "周",
    "month": "个月",
}
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
LIGHT: Final[Mapping[str, str]] = {"green": "正常", "yellow": "临期", "red": "逾期", "none": "不计时"}
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
}


def label(code: str | None, table: str) -> str:
    """The word for a code; a code without one is shown as it is, never hidden."""
    return "" if code is None else TABLES[table].get(code, code)
