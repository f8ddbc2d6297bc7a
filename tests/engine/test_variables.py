"""The allow-list at the door: what is not on it never leaves, and a refusal never shows the value."""

import json

import pytest

from deploy.places import ROOT
from engine.errors import VariableRefused
from engine.variables import WITHHELD, AllowList

SCHEMA = {
    "properties": {
        "matterNo": {"type": "string", "pattern": "^LX-[0-9]{4}$"},
        "days": {"type": "integer", "minimum": 1, "maximum": 60},
        "dueAt": {"type": ["string", "null"], "format": "date-time"},
        "day": {"type": "string", "format": "date"},
        "decision": {"type": "string", "enum": ["approve", "refuse"]},
        "label": {"type": "string", "maxLength": 3},
        "vacant": {"type": "boolean"},
        "people": {"type": "array", "maxItems": 2, "items": {"type": "string", "pattern": "^[a-z]+$"}},
        "limit": {"type": "object", "properties": {"amount": {"type": "integer"}}},
    }
}


@pytest.fixture
def allow_list() -> AllowList:
    return AllowList(json.dumps(SCHEMA))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("matterNo", "LX-2026"),
        ("days", 1),
        ("days", 60),
        ("dueAt", "2026-11-24T17:30:00+08:00"),
        ("dueAt", None),
        ("day", "2026-11-24"),
        ("decision", "approve"),
        ("label", "综合处"),
        ("vacant", False),
        ("people", ["a", "b"]),
        ("limit", {"amount": 30}),
        ("limit", {}),
    ],
)
def test_what_fits_passes(allow_list: AllowList, name: str, value: object) -> None:
    allow_list.check({name: value})


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("petitioner", "张三", "not on the allow-list"),
        ("matterNo", "张三", "not of the form demanded"),
        ("days", 0, "out of range"),
        ("days", 61, "out of range"),
        ("days", True, "must be integer"),
        ("days", "7", "must be integer"),
        ("dueAt", "2026-11-24T17:30:00", "not a date-time"),
        ("dueAt", "2026-11-24", "not a date-time"),
        ("day", "24.11.2026", "not a date"),
        ("decision", "maybe", "not one of the listed codes"),
        ("decision", None, "must be string"),
        ("label", "综合处室", "longer than 3 characters"),
        ("vacant", 1, "must be boolean"),
        ("people", ["a", "b", "c"], "more than 2 items"),
        ("people", ["a", "张三"], "not of the form demanded"),
        ("limit", {"phone": 1}, "unknown field 'phone'"),
        ("limit", {"amount": "30"}, "amount: must be integer"),
    ],
)
def test_what_does_not_fit_is_refused_by_name_and_reason(allow_list: AllowList, name: str, value: object, reason: str) -> None:
    with pytest.raises(VariableRefused) as refusal:
        allow_list.check({name: value})
    assert (refusal.value.name, refusal.value.reason) == (name, reason)
    assert "张三" not in str(refusal.value)


def test_redaction_keeps_what_may_pass_and_withholds_the_rest(allow_list: AllowList) -> None:
    assert allow_list.redact({"days": 5, "petitioner": "张三", "decision": "张三"}) == {
        "days": 5,
        "petitioner": WITHHELD,
        "decision": WITHHELD,
    }


@pytest.mark.parametrize("schema", [{"type": "string"}, {"type": "array", "items": {"type": "string"}}])
def test_a_list_with_an_unbounded_text_is_refused_as_a_whole(schema: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="a text needs one of"):
        AllowList(json.dumps({"properties": {"note": schema}}))


def test_the_projects_own_list_can_be_read() -> None:
    own = AllowList((ROOT / "bpmn/shared/variables.json").read_text(encoding="utf-8"))
    assert {"matterNo", "matterKey", "dueAt"} <= own.names
