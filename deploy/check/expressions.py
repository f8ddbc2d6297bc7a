"""FEEL in diagrams: every expression says that it is one, and reads only variables that may be in the process."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from lxml import etree

from deploy.check.bpmn import BPMN, ZEEBE, Diagram
from deploy.check.finding import Finding
from deploy.places import ROOT

WORDS: Final = frozenset({"if", "then", "else", "and", "or", "null", "true", "false", "in", "for", "return", "some", "every", "satisfies"})
FUNCTIONS: Final = frozenset({"string", "substring", "not"})
"""Functions known to exist on 8.6; a misspelt one would give null without a word, so a new one is tried there first."""
_TEXT: Final = re.compile(r'"[^"]*"')
_NAME: Final = re.compile(r"(?<![.\w])([A-Za-z_]\w*)\s*(\()?")
_TARGETS: Final = {"input": "target", "output": "target", "script": "resultVariable", "calledDecision": "resultVariable"}


@cache
def allowed(path: Path = ROOT / "bpmn/shared/variables.json") -> frozenset[str]:
    """The names on the engine door's allow-list."""
    schema: Mapping[str, Mapping[str, object]] = json.loads(path.read_text(encoding="utf-8"))
    return frozenset(schema["properties"])


def check(diagram: Diagram) -> Iterator[Finding]:
    """Conditions and timers are expressions; all names are known."""
    for element, text in _must_be_expressions(diagram):
        if not text.startswith("="):
            yield Finding(diagram.path, element, f"表达式要以“=”开头：{text}", f"an expression begins with =: {text}")
    for element, text in expressions(diagram):
        yield from unknown_names(diagram.path, element, text)
    for element, name in _set_by_diagram(diagram):
        if name not in allowed():
            yield _unknown(diagram.path, element, name)


def expressions(diagram: Diagram) -> Iterator[tuple[str, str]]:
    """Every FEEL expression with the id of its element, without the leading sign."""
    for element, text in _must_be_expressions(diagram):
        yield element, text.removeprefix("=")
    for xml in diagram.root.iter(f"{ZEEBE}*"):
        for value in xml.attrib.values():
            if str(value).startswith("="):
                yield _owner(xml), str(value).removeprefix("=")


def unknown_names(path: Path, element: str, text: str) -> Iterator[Finding]:
    """Names and functions of an expression that nothing provides."""
    for match in _NAME.finditer(_TEXT.sub('""', text)):
        name, call = match.groups()
        if call and name not in WORDS | FUNCTIONS:
            yield Finding(path, element, f"没有 FEEL 函数 {name}", f"no FEEL function {name} is known on 8.6")
        elif not call and name not in WORDS | allowed():
            yield _unknown(path, element, name)


def _must_be_expressions(diagram: Diagram) -> Iterator[tuple[str, str]]:
    for flow in diagram.flows:
        if flow.condition:
            yield flow.id, flow.condition
    for node in diagram.nodes:
        for timer in node.xml.iterfind(f"{BPMN}timerEventDefinition/*"):
            yield node.id, (timer.text or "").strip()


def _set_by_diagram(diagram: Diagram) -> Iterator[tuple[str, str]]:
    for tag, attribute in _TARGETS.items():
        for xml in diagram.root.iter(ZEEBE + tag):
            yield _owner(xml), str(xml.get(attribute))


def _owner(xml: etree._Element) -> str:
    ancestors = xml.iterancestors()
    return next(str(parent.get("id")) for parent in ancestors if parent.get("id"))


def _unknown(path: Path, element: str, name: str) -> Finding:
    return Finding(
        path, element, f"变量 {name} 不在 bpmn/shared/variables.json 里", f"variable {name} is not in bpmn/shared/variables.json"
    )
