"""What people typed into forms never reaches our disk: values outside the allow-list are withheld from every record.

The door stops our own variables, but Tasklist writes what a form holds straight into the engine; the feed would
carry it into the mirror and the journal. So each record is redacted before anything else sees it.
"""

import json
from collections.abc import Mapping
from typing import Any

from engine.variables import WITHHELD, AllowList

_ALWAYS_WITHHELD = frozenset({"inputValue"})  # what went into a decision table; its outcome stays


def redact(raw: Mapping[str, Any], allow_list: AllowList) -> dict[str, Any]:
    """Return a record with every variable's value that may not pass replaced by WITHHELD."""
    value = raw.get("value") or {}
    if raw.get("valueType") == "VARIABLE":
        return {**raw, "value": _redact_variable(value, allow_list)}
    return {**raw, "value": _redact_deep(value, allow_list)}


def _redact_variable(value: Mapping[str, Any], allow_list: AllowList) -> dict[str, Any]:
    allowed = allow_list.allows(str(value.get("name")), _json_or_none(value.get("value")))
    return {**value, "value": value.get("value") if allowed else json.dumps(WITHHELD)}


def _json_or_none(text: object) -> object:
    try:
        return json.loads(str(text))
    except ValueError:
        return text


def _redact_deep(node: object, allow_list: AllowList) -> object:
    if isinstance(node, list):
        return [_redact_deep(item, allow_list) for item in node]
    if not isinstance(node, dict):
        return node
    return {name: _redact_field(name, item, allow_list) for name, item in node.items()}


def _redact_field(name: str, item: object, allow_list: AllowList) -> object:
    if name in _ALWAYS_WITHHELD:
        return WITHHELD
    if name == "variables" and isinstance(item, dict):
        return allow_list.redact(item)
    return _redact_deep(item, allow_list)
