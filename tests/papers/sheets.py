"""Lists as another office's program exports them."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook

from casework.uploads import Upload

HEADS = ("工单编号", "受理时间", "来电人", "联系电话", "诉求标题", "诉求内容", "来源", "诉求类型")


def row(number: int, **other: Any) -> tuple[Any, ...]:
    """A sound row; `other` by place: reference, at, name, phone, subject, body, channel, category."""
    facts: dict[str, Any] = {
        "reference": f"RX{number:08d}",
        "at": "2026-03-02 09:30",
        "name": "王小明",
        "phone": f"138{number:08d}",
        "subject": f"咨询第{number}件",
        "body": f"想了解第{number}件的办理进度。",
        "channel": "来电",
        "category": "咨询",
    }
    return tuple((facts | other).values())


def xlsx(rows: Iterable[Sequence[Any]], heads: Sequence[str] = HEADS) -> Upload:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet()
    sheet.append(heads)
    for one in rows:
        sheet.append(one)
    content = io.BytesIO()
    workbook.save(content)
    return Upload("热线导出.xlsx", content.getvalue())


def comma_separated(
    rows: Iterable[Sequence[Any]], heads: Sequence[str] = HEADS, encoding: str = "utf-8-sig", delimiter: str = ","
) -> Upload:
    lines = [delimiter.join(f'"{cell}"' for cell in one) for one in (heads, *rows)]
    return Upload("热线导出.csv", "\r\n".join(lines).encode(encoding))
