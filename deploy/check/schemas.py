"""Whether files are what their formats say: BPMN 2.0 and DMN 1.3 by their XML schemas, forms by a JSON schema of the parts we use.

The XML schemas come with SpiffWorkflow; Zeebe's own elements stand where the schemas allow anything.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from jsonschema import Draft202012Validator
from lxml import etree

from deploy.check.bpmn import Diagram
from deploy.check.finding import Finding
from deploy.check.sources import FormFile, TableFile

FORM_SCHEMA: Final = Path(__file__).with_name("form.schema.json")
_BPMN: Final = "bpmn/parser/schema/BPMN20.xsd"
_DMN: Final = "dmn/parser/schema/DMN13.xsd"


def check_xml(source: Diagram | TableFile) -> Iterator[Finding]:
    """One diagram or table by its XML schema."""
    schema = _schema(_BPMN if isinstance(source, Diagram) else _DMN)
    if schema.validate(source.root):
        return
    for error in schema.error_log:
        chinese = f"第 {error.line} 行不合 XML 规范：请改正这里的元素、次序或属性（在 Modeler 里重画这个元素最稳妥）：{error.message}"
        english = f"line {error.line} is not valid by the XML schema, mend the element, its order or its attribute: {error.message}"
        yield Finding(source.path, _element(source.root, error.path or "/"), "schema", chinese, english)


def check_form(form: FormFile) -> Iterator[Finding]:
    """One form by our JSON schema."""
    for error in _form_validator().iter_errors(form.schema):
        where = error.json_path
        chinese, english = f"表单 {where} 不合规范，请改正：{error.message}", f"{where} is not valid in a form, mend it: {error.message}"
        yield Finding(form.path, _component(form.schema, list(error.absolute_path)), "form-schema", chinese, english)


@cache
def _schema(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(files("SpiffWorkflow") / name)))


@cache
def _form_validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(FORM_SCHEMA.read_text(encoding="utf-8")))


def _element(root: etree._Element, path: str) -> str:
    """The id of the innermost element around the place the schema complains of."""
    found = root.getroottree().xpath(path, namespaces={prefix: name for prefix, name in root.nsmap.items() if prefix})
    around = (found[0], *found[0].iterancestors()) if isinstance(found, list) and found else ()
    return next((str(xml.get("id") or xml.get("bpmnElement")) for xml in around if xml.get("id") or xml.get("bpmnElement")), "")


def _component(schema: Mapping[str, Any], path: list[str | int]) -> str:
    match path:
        case ["components", int() as number, *_]:
            return str(schema["components"][number].get("id", ""))
        case _:
            return ""
