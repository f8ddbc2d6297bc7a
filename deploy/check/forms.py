"""Forms: valid for 8.6, required where a choice is asked, reading and writing only variables that may be in the process."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from deploy.check.expressions import unknown_names, unknown_variable
from deploy.check.finding import Finding
from deploy.check.sources import FormFile, Variables

PLATFORM: Final = {"executionPlatform": "Camunda Cloud", "executionPlatformVersion": "8.6.0", "schemaVersion": 16}
CHOICES: Final = frozenset({"radio", "select", "datetime", "number", "textfield"})
"""Inputs that must be answered; a checkbox may be left empty."""
_TEMPLATE: Final = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)


def check(form: FormFile, variables: Variables) -> Iterator[Finding]:
    """One form."""
    path, schema = form.path, form.schema
    if {name: schema.get(name) for name in PLATFORM} != PLATFORM:
        chinese, english = "表单要适用于 Camunda 8.6.0（schemaVersion 16）", f"the form must say {PLATFORM}"
        yield Finding(path, "", "form-platform", chinese, english)
    if schema.get("id") != path.stem:
        chinese, english = f"表单标识应与文件名相同：{path.stem}", f"its id must be its file's name, {path.stem}"
        yield Finding(path, "", "form-id", chinese, english)
    if not any("{{matterUrl}}" in str(component.get("text")) for component in components(form)):
        yield Finding(path, "", "no-link", "请加上事项页面的链接 {{matterUrl}}", "link the matter's page, {{matterUrl}}")
    for component in components(form):
        yield from _component(form, component, variables)
    keys = Counter(str(component["key"]) for component in components(form) if "key" in component)
    for key in (key for key, times in keys.items() if times > 1):
        yield Finding(
            path, "", "key-twice", f"两个输入项都写入 {key}，后一个会盖掉前一个：请改正其一", f"two fields write {key}: mend one of them"
        )


def components(form: FormFile) -> list[Mapping[str, Any]]:
    """The form's components; none where the file has no list of them, which its schema check tells."""
    found = form.schema.get("components", [])
    return [component for component in found if isinstance(component, dict)]


def _component(form: FormFile, component: Mapping[str, Any], variables: Variables) -> Iterator[Finding]:
    ident = str(component.get("id", ""))
    for text in _TEMPLATE.findall(str(component.get("text", ""))):
        yield from unknown_names(form.path, ident, text, variables)
    for name in (component[field] for field in ("key", "valuesKey") if field in component):
        if name not in variables:
            yield unknown_variable(form.path, ident, name)
    if component.get("type") in CHOICES and not component.get("validate", {}).get("required"):
        yield Finding(form.path, ident, "not-required", "请设为必填", "make it required")
    yield from _codes(form, component, variables)
    if "key" in component and not str(component.get("label") or component.get("dateLabel") or "").strip():
        yield Finding(form.path, ident, "no-label", "请写上标签，办理人才知道填什么", "give it a label: people read it")
    for text in _expressions(component):
        yield from unknown_names(form.path, ident, text, variables)


def _expressions(part: object) -> Iterator[str]:
    """Every FEEL expression within a component (when it is hidden, what it may be), without the leading sign."""
    if isinstance(part, Mapping):
        part = list(part.values())
    if isinstance(part, list):
        for inner in part:
            yield from _expressions(inner)
    elif isinstance(part, str) and part.startswith("="):
        yield part.removeprefix("=")


def _codes(form: FormFile, component: Mapping[str, Any], variables: Variables) -> Iterator[Finding]:
    """A choice offers only codes that its variable may hold."""
    codes = variables.get(str(component.get("key")), {}).get("enum") or ()
    for value in (choice.get("value") for choice in component.get("values", ()) if codes):
        if value not in codes:
            chinese = f"选项的值 {value} 不在变量 {component['key']} 的取值之中：请改正，确需新取值时先登记"
            english = f"the choice {value} is none of the codes of {component['key']}: mend it, or register a code that is needed"
            yield Finding(form.path, str(component.get("id", "")), "unknown-code", chinese, english)
