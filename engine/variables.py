"""The allow-list of process variables: Tasklist and Operate show them to everyone, so nothing else may pass.

The list is a JSON Schema (bpmn/shared/variables.json): an object whose `properties` name each variable. The part
of JSON Schema understood: type (one or a list), enum, pattern, format (date, date-time), maxLength, minimum,
maximum, items with maxItems, properties. A text without a bound of any kind is refused when the list is read.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from engine.errors import VariableRefused

WITHHELD = "[withheld]"
_TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list, tuple),
    "object": (dict,),
    "null": (type(None),),
}
_TEXT_BOUNDS = ("enum", "pattern", "format", "maxLength")
Schema = Mapping[str, Any]


class AllowList:
    """The names and forms that may pass the engine's door."""

    def __init__(self, schema_text: str) -> None:
        """Read a JSON Schema; raise ValueError for a text variable that could hold anything."""
        self._schemas: Mapping[str, Schema] = json.loads(schema_text)["properties"]
        for name, schema in self._schemas.items():
            _demand_bounds(name, schema)

    @property
    def names(self) -> frozenset[str]:
        """Return the names on the list."""
        return frozenset(self._schemas)

    def check(self, variables: Mapping[str, Any]) -> None:
        """Raise VariableRefused, naming the variable and never its value, unless all may pass."""
        for name, value in variables.items():
            if reason := self._refusal(name, value):
                raise VariableRefused(name, reason)

    def allows(self, name: str, value: object) -> bool:
        """Tell whether one variable may pass."""
        return self._refusal(name, value) is None

    def redact(self, variables: Mapping[str, Any]) -> dict[str, Any]:
        """Return the variables with every value that may not pass replaced by WITHHELD."""
        return {name: value if self.allows(name, value) else WITHHELD for name, value in variables.items()}

    def _refusal(self, name: str, value: object) -> str | None:
        schema = self._schemas.get(name)
        return "not on the allow-list" if schema is None else _refusal(schema, value)


def _demand_bounds(name: str, schema: Schema) -> None:
    if "string" in _types(schema) and not any(bound in schema for bound in _TEXT_BOUNDS):
        raise ValueError(f"variable {name!r}: a text needs one of {', '.join(_TEXT_BOUNDS)}")
    if "items" in schema:
        _demand_bounds(f"{name}[]", schema["items"])
    for inner, inner_schema in schema.get("properties", {}).items():
        _demand_bounds(f"{name}.{inner}", inner_schema)


def _types(schema: Schema) -> list[str]:
    declared = schema["type"]
    return [declared] if isinstance(declared, str) else list(declared)


def _is(value: object, type_name: str) -> bool:
    if isinstance(value, bool):  # bool is an int in Python, not in JSON
        return type_name == "boolean"
    return isinstance(value, _TYPES[type_name])


def _refusal(schema: Schema, value: object) -> str | None:
    """Return why the value does not fit the schema, or None; the reason never shows the value."""
    if not any(_is(value, name) for name in _types(schema)):
        return f"must be {' or '.join(_types(schema))}"
    if "enum" in schema and value not in schema["enum"]:
        return "not one of the listed codes"
    return _content_refusal(schema, value)


def _content_refusal(schema: Schema, value: object) -> str | None:
    match value:
        case str():
            return _text_refusal(schema, value)
        case list() | tuple():
            return _list_refusal(schema, list(value))
        case dict():
            return _object_refusal(schema, value)
        case int() | float():
            return None if schema.get("minimum", value) <= value <= schema.get("maximum", value) else "out of range"
        case _:
            return None


def _text_refusal(schema: Schema, value: str) -> str | None:
    if len(value) > schema.get("maxLength", len(value)):
        return f"longer than {schema['maxLength']} characters"
    if "pattern" in schema and not re.search(schema["pattern"], value):
        return "not of the form demanded"
    if "format" in schema and not _parses(_FORMATS[schema["format"]], value):
        return f"not a {schema['format']}"
    return None


def _list_refusal(schema: Schema, values: list[object]) -> str | None:
    if len(values) > schema.get("maxItems", len(values)):
        return f"more than {schema['maxItems']} items"
    return next((reason for value in values if (reason := _refusal(schema["items"], value))), None)


def _object_refusal(schema: Schema, fields: Mapping[str, object]) -> str | None:
    known = schema["properties"]
    if unknown := fields.keys() - known.keys():
        return f"unknown field {min(unknown)!r}"
    return next((f"{name}: {reason}" for name, value in fields.items() if (reason := _refusal(known[name], value))), None)


def _with_offset(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:  # a timer on a moment without offset becomes an incident
        raise ValueError(text)
    return moment


def _parses(parse: Callable[[str], object], text: str) -> bool:
    try:
        parse(text)
    except ValueError:
        return False
    return True


_FORMATS: Mapping[str, Callable[[str], object]] = {"date": date.fromisoformat, "date-time": _with_offset}
