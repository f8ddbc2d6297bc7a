"""Forms: valid for 8.6, required where a choice is asked, reading and writing only variables that may be in the process."""

import re
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


def _codes(form: FormFile, component: Mapping[str, Any], variables: Variables) -> Iterator[Finding]:
    """A choice offers only codes that its variable may hold."""
    codes = variables.get(str(component.get("key")), {}).get("enum") or ()
    for value in (choice.get("value") for choice in component.get("values", ()) if codes):
        if value not in codes:
            chinese = f"选项的值 {value} 不在变量 {component['key']} 的取值之中：请改正，确需新取值时先登记"
            english = f"the choice {value} is none of the codes of {component['key']}: mend it, or register a code that is needed"
            yield Finding(form.path, str(component.get("id", "")), "unknown-code", chinese, english)
