"""What a group robot says of a notice: that it came, about which matter and whom; nothing of the letter or its petitioner."""

from typing import Final

from casework.context import Context
from casework.matters import matter_url
from casework.people import name_of
from register.matters import Matter
from register.traffic import Notice

URGENT: Final = frozenset({"reminder", "overdue", "overdue-report", "ladder-stuck", "urging"})
"""The kinds of notices that a group is told: what threatens to be, or is, late (TL-7), and urging (TL-6)."""


def message_of(context: Context, notice_id: int) -> str:
    """One text for the group: title, matter and person, article and the page's address, for which one must sign in."""
    notice = context.session.get_one(Notice, notice_id)
    matter = None if notice.matter_id is None else context.session.get_one(Matter, notice.matter_id)
    lines = [f"【{context.bureau_name}】{notice.title}"]
    lines += [f"事项：{matter.number}"] if matter else []
    lines += [f"请 {name_of(context, notice.recipient_id)} 处理"] if notice.recipient_id else []
    return "\n".join([*lines, f"依据：{notice.article}", matter_url(context, matter) if matter else context.public_url])
