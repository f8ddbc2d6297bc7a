"""Forms: valid for 8.6, required where a choice is asked, reading and writing only variables that may be in the process."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from deploy.check.expressions import allowed, unknown_names
from deploy.check.finding import Finding

PLATFORM: Final = {"executionPlatform": "Camunda Cloud", "executionPlatformVersion": "8.6.0", "schemaVersion": 16}
CHOICES: Final = frozenset({"radio", "select", "datetime", "number", "textfield"})
"""Inputs that must be answered; a checkbox may be left empty."""
_TEMPLATE: Final = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)


def check(path: Path) -> Iterator[Finding]:
    """One form."""
    form: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if {name: form.get(name) for name in PLATFORM} != PLATFORM:
        yield Finding(path, "", "表单要适用于 Camunda 8.6.0（schemaVersion 16）", f"the form must say {PLATFORM}")
    if form.get("id") != path.stem:
        yield Finding(path, "", f"表单标识应与文件名相同：{path.stem}", f"its id must be its file's name, {path.stem}")
    if "{{matterUrl}}" not in path.read_text(encoding="utf-8"):
        yield Finding(path, "", "请加上事项页面的链接 {{matterUrl}}", "link the matter's page, {{matterUrl}}")
    for component in form["components"]:
        yield from _component(path, component)


def _component(path: Path, component: Mapping[str, Any]) -> Iterator[Finding]:
    ident = str(component["id"])
    for text in _TEMPLATE.findall(str(component.get("text", ""))):
        yield from unknown_names(path, ident, text)
    for name in (component[field] for field in ("key", "valuesKey") if field in component):
        if name not in allowed():
            yield Finding(path, ident, f"变量 {name} 不在 bpmn/shared/variables.json 里", f"variable {name} is not on the allow-list")
    if component["type"] in CHOICES and not component.get("validate", {}).get("required"):
        yield Finding(path, ident, "请设为必填", "make it required")
