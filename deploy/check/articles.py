"""The articles of the rule book by their ids, as diagrams cite them: `TL-6`, or a paragraph of one, `FC-4.2`."""

import re
from collections.abc import Mapping
from typing import Final

LAST: Final[Mapping[str, int]] = {
    "FC": 6,  # 首问负责
    "SC": 7,  # 服务承诺
    "TL": 7,  # 限时办结
    "ON": 3,  # 一次性告知
    "AB": 5,  # AB 岗
    "AA": 8,  # 年度考核
    "AC": 4,  # 失职追究
    "OM": 7,  # 机关管理
    "DD": 10,  # 处室职责
    "UP": 33,  # 绩效管理
}
"""The highest article of each chapter."""
_ID: Final = re.compile(r"([A-Z]{2})-([1-9]\d?)(?:\.\d+)?")


def is_article(text: str) -> bool:
    """Whether the text is the id of an article there is."""
    match = _ID.fullmatch(text)
    return match is not None and int(match[2]) <= LAST.get(match[1], 0)


def cited(documentation: str) -> list[str]:
    """The ids a documentation begins with: its first line, separated by blanks."""
    return documentation.partition("\n")[0].split()
