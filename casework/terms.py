"""The bureau's words for what the register keeps as codes, on pages, papers and sheets alike."""

from collections.abc import Mapping
from typing import Final

from register.due_dates import Clock
from register.handling import ConsultationState
from register.marks import MarkCode
from register.matters import Channel, MatterStatus, Outcome

STATUS: Final[Mapping[str, str]] = {
    MatterStatus.REGISTERED: "已登记",
    MatterStatus.HANDED_OVER: "待接收",
    MatterStatus.ACCEPTED: "已受理",
    MatterStatus.PROPOSED: "拟办待审批",
    MatterStatus.ASSIGNED: "已交办处室",
    MatterStatus.SIGNED_FOR: "承办人办理中",
    MatterStatus.DRAFTED: "答复待审核",
    MatterStatus.REVIEWED: "答复待签发",
    MatterStatus.SIGNED: "已签发，待送达",
    MatterStatus.ANSWERED: "已答复",
    MatterStatus.SUPPLEMENTING: "待申请人补正",
    MatterStatus.RESULT_DRAFTED: "结果待审核",
    MatterStatus.RESULT_REVIEWED: "结果待送达",
    MatterStatus.DELIVERED: "结果已送达",
    MatterStatus.ARCHIVED: "已归档",
}
CHANNEL: Final[Mapping[str, str]] = {
    Channel.WEB: "网上",
    Channel.LETTER: "来信",
    Channel.VISIT: "来访",
    Channel.CALL: "来电",
    Channel.PAPER: "纸质文件",
    Channel.ORAL: "口头交办",
}
KIND: Final[Mapping[str, str]] = {
    "letter": "来信来访",
    "letter-review": "答复复查",
    "document": "来文",
    "bureau-task": "局领导交办",
    "instruction": "领导批办件",
    "service": "服务事项",
    "contact": "首问",
    "appeal-window": "申诉期",
    "appeal-decision": "申诉决定",
    "objection": "考评异议",
    "public-notice": "公示",
    "monthly-report": "工作月报",
}
PERSON: Final[Mapping[str, str]] = {
    "letter": "来信人",
    "instruction": "批办领导",
    "document": "来文单位",
    "bureau-task": "交办领导",
    "contact": "来访人",
    "service": "申请人",
}
"""Whom a matter of each kind is done for."""
CALLED: Final[Mapping[str, str]] = {"letter": "来信", "contact": "来访", "service": "申请"}
"""What whoever a matter is done for calls it."""
MARK: Final[Mapping[str, str]] = {
    MarkCode.ONE_TIME_BREACH: "未一次性告知",
    MarkCode.CONTRADICTION: "批示不一致",
    MarkCode.URGED_AGAIN: "多次催办",
}
MARK_ADVICE: Final[Mapping[str, str]] = {
    MarkCode.ONE_TIME_BREACH: "补正要求没有一次告知清楚，处室负责人已说明理由并同意，纳入统计和通报。",
    MarkCode.URGED_AGAIN: "催办不止一次，纳入统计和通报。",
    MarkCode.CONTRADICTION: "两件批示要求不一致，由局办公室请示有关领导后办理，系统不作取舍。",
}
CATEGORY: Final[Mapping[str, str]] = {
    "general": "一般",
    "discipline": "违纪举报",
    "hotline": "行风热线",
    "overall": "事关全局",
    "important": "重要",
    "emergency": "重大突发",
    "urgent": "急情要事",
    "safety": "安全问题",
    "petition": "信访问题",
    "complex": "疑难复杂",
    "own": "本处室",
    "other": "其他处室",
    "unclear": "不清楚或跨处室",
}
UNIT: Final[Mapping[str, str]] = {
    "working-day": "个工作日",
    "minute": "分钟",
    "day": "日",
    "week": "周",
    "month": "个月",
    "day-of-next-month": "日（次月）",
}
RATING: Final[Mapping[str, str]] = {
    "very-satisfied": "非常满意",
    "satisfied": "满意",
    "fair": "一般",
    "dissatisfied": "不满意",
    "very-dissatisfied": "非常不满意",
}
LIGHT: Final[Mapping[str, str]] = {"green": "正常", "yellow": "临期", "red": "逾期", "none": "不计时"}
OUTCOME: Final[Mapping[str, str]] = {
    Outcome.ANSWERED: "已答复",
    Outcome.ANSWERED_BACK: "已回告",
    Outcome.NOT_ACCEPTED: "不予受理",
    Outcome.TRANSFERRED: "转送",
    Outcome.MERGED: "并案",
    Outcome.WITHDRAWN: "撤回",
    Outcome.DELIVERED: "已办结",
    Outcome.REFUSED: "不予办理",
    Outcome.VOIDED: "作废",
    Outcome.HANDLED: "已办理",
    Outcome.EXPLAINED: "已说明",
    Outcome.INSTRUCTED: "转入督办",
}
CLOCK: Final[Mapping[str, str]] = {
    Clock.MATTER: "办结",
    Clock.CONSULTATION: "协办答复",
    Clock.RECTIFICATION: "整改",
}
"""What falls due, on the calendar."""
CONSULTATION: Final[Mapping[str, str]] = {
    ConsultationState.PENDING: "待答复",
    ConsultationState.DONE: "已答复",
    ConsultationState.DECLINED: "已谢绝",
    ConsultationState.WITHDRAWN: "已撤回",
    ConsultationState.LAPSED: "已失效",
}
CORRECTED: Final[Mapping[str, str]] = {
    "subject": "标题",
    "category": "类别",
    "received_on": "收到日期",
    "explicit_due": "办结日期",
    "concerned_staff": "被反映人",
}
