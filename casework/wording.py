"""Texts people send in: their length, their signs, and marks of secrecy that must not enter."""

import re
import unicodedata
from typing import Final

from casework.errors import Refusal

SECRET_MARK: Final = re.compile(r"(绝\s*密|机\s*密|秘\s*密)\s*[★☆]|[★☆]\s*(绝\s*密|机\s*密|秘\s*密)")
HEADER_SIGNS: Final = 300  # a paper carries its mark of secrecy at its head
LINE_SIGNS: Final = "\r\n\t"
TURNING_SIGNS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # make a text read otherwise than it is written
NO_SIGNS: Final = frozenset("\ufffd\ufffe\uffff")  # what is left of a wrong encoding; what neither XML nor Word takes


def has_control_signs(text: str, but: str = LINE_SIGNS) -> bool:
    """Whether the text holds signs that no form sends by itself (`but` are allowed): NUL and other control signs, lone surrogates, signs
    that turn the direction of writing, the remains of a wrong encoding."""
    forbidden = TURNING_SIGNS | NO_SIGNS
    return any(sign in forbidden or (unicodedata.category(sign) in {"Cc", "Cs"} and sign not in but) for sign in text)


def required(text: str, label: str, longest: int, field: str | None = None) -> str:
    """The text without outer blanks; raises Refusal if it is empty, too long (in signs) or holds control signs.

    label: what the page calls it; field: its name in the draft.
    """
    stripped = optional(text, label, longest, field)
    if stripped is None:
        raise Refusal("empty", f"“{label}”没有填写。请填写后再提交。", field)
    return stripped


def optional(text: str | None, label: str, longest: int, field: str | None = None) -> str | None:
    """The text without outer blanks or None if nothing is left; raises Refusal if it is too long or holds control signs."""
    stripped = (text or "").strip()
    if has_control_signs(stripped):
        raise Refusal("control-signs", f"“{label}”含有控制字符、改变书写方向的字符或乱码。请删去后重新输入。", field)
    if len(stripped) > longest:
        raise Refusal("too-long", f"“{label}”有 {len(stripped)} 个字，最多 {longest} 个字。请缩短后再提交。", field)
    return stripped or None


def refuse_secrets(*texts: str) -> None:
    """State secrets never enter: raises Refusal if a heading carries a mark of secrecy."""
    if any(SECRET_MARK.search(unicodedata.normalize("NFKC", text[:HEADER_SIGNS])) for text in texts):
        raise Refusal(
            "state-secret",
            "标题、正文开头或附件名带有国家秘密标志，本系统不接收涉密内容，您填写的内容没有保存。"
            "请把纸质件当面送交局办公室保密员，系统里只登记一个不含内容的纸质件编号。",
            "body",
        )
