"""Which column of another office's list is which field of a letter: guessed from its head, or as the person says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from casework.errors import Refusal
from register.matters import Channel


@dataclass(frozen=True)
class Field:
    """A field of a letter that a column may hold; `heads` are what other offices call it, a blank between two."""

    code: str
    name: str
    heads: str
    needed: bool = False


FIELDS: Final = (
    Field("reference", "来件编号", "工单编号 工单号 编号 受理编号 受理单号 来电编号 信访件编号 流水号 案件编号 诉求编号"),
    Field("received_at", "收到时间", "受理时间 来电时间 收件时间 登记时间 来信时间 转办时间 交办时间 创建时间 日期 收到日期"),
    Field("subject", "标题", "主题 诉求标题 来信标题 工单标题 事项 题目 诉求主题", needed=True),
    Field("body", "正文", "内容 诉求内容 来电内容 反映内容 问题描述 事由 详细内容 主要内容 信访内容", needed=True),
    Field("name", "姓名", "来电人 诉求人 联系人 反映人 来信人 信访人 来电人姓名 市民姓名"),
    Field("phone", "电话", "联系电话 来电号码 手机 手机号 手机号码 联系方式 电话号码"),
    Field("email", "邮箱", "电子邮箱 电子邮件 邮件 email e-mail"),
    Field("address", "通信地址", "地址 联系地址 住址 家庭住址"),
    Field("anonymous", "是否匿名", "匿名 是否保密 保密"),
    Field("channel", "渠道", "来源 诉求来源 登记渠道 来件方式 受理渠道"),
    Field("category", "类别", "诉求类型 类型 事项类别 信访类别 工单类型"),
    Field("explicit_due", "办结期限", "办理期限 截止时间 要求办结时间 截止日期 办结时限 限办日期"),
)
NAMED: Final[Mapping[str, Field]] = {field.code: field for field in FIELDS}
CHANNELS: Final[Mapping[str, Channel]] = {
    **dict.fromkeys(("来电", "电话", "热线", "电话来访", "12345", "12345热线"), Channel.CALL),
    **dict.fromkeys(("来信", "信件", "书信", "网信", "网络", "网上", "邮件", "信函"), Channel.LETTER),
    **dict.fromkeys(("来访", "走访", "上访", "接访"), Channel.VISIT),
}
CATEGORIES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("一般", "咨询", "建议", "求助", "投诉", "其他", "普通"), "general"),
    **dict.fromkeys(("违纪举报", "举报", "违纪"), "discipline"),
    **dict.fromkeys(("行风热线", "行风", "政风行风", "作风"), "hotline"),
}


@dataclass(frozen=True)
class Columns:
    """Field code → column (from 0); what stands for channel and category where no column or cell tells them."""

    columns: Mapping[str, int]
    channel: Channel = Channel.CALL
    category: str = "general"

    def column_of(self, field: str | None) -> int | None:
        """The column a field comes from."""
        return None if field is None else self.columns.get(field)


def recognised(heads: Sequence[str]) -> dict[str, int]:
    """The columns whose heads are known, each field once."""
    found: dict[str, int] = {}
    for field in FIELDS:
        names = {_key(name) for name in (field.name, field.code, *field.heads.split())}
        place = next((at for at, head in enumerate(heads) if _key(head) in names and at not in found.values()), None)
        if place is not None:
            found[field.code] = place
    return found


def refuse_incomplete(mapping: Columns, heads: Sequence[str]) -> None:
    """Raise Refusal unless every needed field has a column, and every column that is used is there and used once."""
    missing = [field.name for field in FIELDS if field.needed and field.code not in mapping.columns]
    if missing:
        raise Refusal("unmapped", f"没有指定“{'”“'.join(missing)}”在哪一列。请在下面选好列，再核对一遍。", "mapping")
    places = list(mapping.columns.values())
    if len(set(places)) < len(places):
        raise Refusal("mapped-twice", "同一列被选作了两项内容。请为每项选不同的列。", "mapping")
    if any(place not in range(len(heads)) for place in places) or not set(mapping.columns) <= set(NAMED):
        raise Refusal("unmapped", "选择的列不在表格里。请重新选择。", "mapping")


def _key(head: str) -> str:
    return "".join(head.lower().split()).strip("*：:（）()")
