"""What a FEEL expression compares a variable with: a value it may hold, of its kind; else FEEL answers false or null without a word."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from deploy.check.finding import Finding

Variables = Mapping[str, Mapping[str, Any]]
_NAME: Final = r"(?<![.\w])([A-Za-z_]\w*)"
_SIGN: Final = r"\s*(?:!=|<=|>=|=|<|>)\s*"
_VALUE: Final = r"""("[^"]*"|-?\d+(?:\.\d+)?\b|(?:true|false)\b)"""
_LEFT: Final = re.compile(_NAME + _SIGN + _VALUE)
_RIGHT: Final = re.compile(_VALUE + _SIGN + _NAME + r"\b(?!\s*[.(])")
_TEXT: Final = re.compile(r'"[^"]*"')
_KINDS: Final[Mapping[str, frozenset[str]]] = {
    "text": frozenset({"string"}),
    "number": frozenset({"integer", "number"}),
    "boolean": frozenset({"boolean"}),
}


def check(path: Path, element: str, text: str, variables: Variables) -> Iterator[Finding]:
    """One expression, without its leading sign."""
    bare = _TEXT.sub('""', text).strip()
    if "==" in bare or bare.startswith("="):
        yield Finding(path, element, "double-equals", "FEEL 的相等只写一个“=”，请删去多余的", "FEEL's equality is one =: delete the other")
    for name, value in _compared(text):
        kinds, allowed = _kinds(variables.get(name, {})), variables.get(name, {}).get("enum")
        kind = "text" if value.startswith('"') else "boolean" if value in ("true", "false") else "number"
        code = value.strip('"')
        if kinds and not kinds & _KINDS[kind]:
            english = f"{name} is a {' or '.join(sorted(kinds))}, never {value}: compare it with one"
            yield Finding(path, element, "wrong-kind", f"{name} 的类型是 {'、'.join(sorted(kinds))}，不会等于 {value}：请改正", english)
        elif kind == "text" and allowed and code not in allowed:
            some = "、".join(map(str, allowed))
            english = f"{name} can never be {code}: it is one of {', '.join(map(str, allowed))}"
            yield Finding(path, element, "unknown-code", f"{name} 不会是 {code}，只能是：{some}。请改正", english)


def _compared(text: str) -> Iterator[tuple[str, str]]:
    yield from _LEFT.findall(text)
    yield from ((name, value) for value, name in _RIGHT.findall(text))


def _kinds(schema: Mapping[str, Any]) -> frozenset[str]:
    """The JSON types a variable may have but for null; none where its schema does not say."""
    found = schema.get("type", [])
    return frozenset([found] if isinstance(found, str) else found) - {"null"}
