"""The staff's menu: every page's place in it, by what one comes for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from casework.context import Context
from casework.instructions.registration import may_enter


@dataclass(frozen=True)
class Link:
    """One page; `about` says in a line what one does there, on the first page of staff.

    opens_to: whether the page opens to a staff id, by the very predicate it asks itself; None: to everybody.
    """

    path: str
    words: str
    about: str = ""
    opens_to: Callable[[Context, str], bool] | None = None


@dataclass(frozen=True)
class Group:
    """Pages that belong together; `open`: shown side by side, not behind the group's name."""

    words: str
    links: Sequence[Link]
    open: bool = False


def _may_enter_instructions(context: Context, staff_id: str) -> bool:
    return may_enter(context, staff_id, for_others=False)


REGISTER: Final = Group(
    "登记",
    (
        Link("/entries/new", "代录来信", "来信、来访、来电，当场出具回执"),
        Link("/services", "服务事项申请", "从服务指南中选事项，代申请人录入，当场出具回执"),
        Link("/contacts/new", "首问登记", "来电、来访，半分钟登记，打印首问回执"),
        Link("/instructions/new", "批办、来文、交办", "领导批示、上级来文、局领导交办，代录附扫描件", _may_enter_instructions),
    ),
)
"""What somebody brings to the bureau is entered here; each regime has its page in it."""
GROUPS: Final = (
    Group(
        "办件",
        (
            Link("/inbox", "我的待办"),
            Link("/board", "督办台"),
            Link("/contacts", "我的首问"),
            Link("/calendar", "期限日历"),
            Link("/notices", "通知"),
        ),
        open=True,
    ),
    REGISTER,
    Group(
        "查询",
        (
            Link("/catalogue", "服务目录"),
            Link("/statistics", "统计"),
            Link("/deductions", "扣分建议"),
            Link("/reports", "导入导出"),
            Link("/calculator", "期限计算"),
            Link("/diagrams", "流程图"),
            Link("/tables", "时限表"),
            Link("/articles", "制度条文"),
        ),
    ),
)
"""The whole menu, in its order."""


def menu_of(context: Context, staff_id: str) -> Sequence[Group]:
    """The menu with what opens to this person."""
    return [replace(group, links=links_of(context, staff_id, group)) for group in GROUPS]


def links_of(context: Context, staff_id: str, group: Group) -> Sequence[Link]:
    """The group's pages that open to this person."""
    return [link for link in group.links if link.opens_to is None or link.opens_to(context, staff_id)]
