"""What a completed form may send: only the fields of its schema, each of its kind, nothing else (the forms are form-js schemas)."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from casework.errors import Refusal

MAX_CODE: Final = 40
HIDDEN_UNLESS: Final = re.compile(r'=(?P<field>[A-Za-z]+) != "(?P<code>[a-z-]+)"')
"""The one condition our forms hide a field by: another field has not this value."""


def checked(schema: Mapping[str, Any], values: Mapping[str, Any], choices: Mapping[str, Any]) -> dict[str, Any]:
    """The values fit to be sent; raises Refusal for a missing, unknown or unfit one.

    schema: the form's JSON; choices: the lists its selects draw on by `valuesKey`, each {label, value}.
    """
    fields = {field["key"]: field for field in fields_of(schema.get("components", []))}
    unknown = sorted(set(values) - set(fields))
    if unknown:
        raise Refusal("unknown-field", f"提交的内容里有表单上没有的字段（{unknown[0][:MAX_CODE]}）。请刷新页面后重新填写。")
    shown = {key: field for key, field in fields.items() if not _hidden(field, values)}
    filled = sorted(key for key in set(fields) - set(shown) if values.get(key) not in (None, "", False))
    if filled:
        raise Refusal("hidden-field", "提交的内容里有与所选结果无关的字段。请刷新页面后重新填写。", filled[0])
    return {key: value for key, field in shown.items() if (value := _checked(field, values.get(key), choices)) is not None}


def fields_of(components: list[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """The components that a person fills in, also those within groups."""
    for component in components:
        yield from fields_of(component.get("components", []))
        if "key" in component and not component.get("disabled") and not component.get("readonly"):
            yield component


def _hidden(field: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    """Whether the form hides it for what else is chosen; ValueError for a condition of another shape: it would not be understood."""
    condition = field.get("conditional", {}).get("hide")
    if condition is None:
        return False
    found = HIDDEN_UNLESS.fullmatch(condition)
    if found is None:
        raise ValueError(f"a condition that nobody understands hides {field['key']}")
    return values.get(found["field"]) != found["code"]


def _checked(field: Mapping[str, Any], value: object, choices: Mapping[str, Any]) -> object:
    label = field.get("label") or field.get("dateLabel") or field["key"]
    required = field.get("validate", {}).get("required", False)
    if value is None or value == "" or (value is False and required):
        if required:
            raise Refusal("missing", f"“{label}”没有填写。请填写后再提交。", field["key"])
        return None
    if not _fits(field, value, choices):
        raise Refusal("bad-value", f"“{label}”的内容不在可选范围内。请重新选择。", field["key"])
    return value


def _fits(field: Mapping[str, Any], value: object, choices: Mapping[str, Any]) -> bool:
    match field["type"]:
        case "checkbox":
            return isinstance(value, bool)
        case "select" | "radio":
            options = field.get("values") or choices.get(field.get("valuesKey", ""), [])
            return value in [option["value"] for option in options]
        case "datetime":
            return isinstance(value, str) and _is_day(value)
        case _:
            return False


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
