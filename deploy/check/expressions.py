"""FEEL in diagrams: every expression says that it is one, and reads only variables that may be in the process, as what they are."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from lxml import etree

from deploy.check import comparisons
from deploy.check.bpmn import BPMN, ZEEBE, Diagram
from deploy.check.finding import Finding
from deploy.check.sources import VARIABLES, Variables

WORDS: Final = frozenset({"if", "then", "else", "and", "or", "null", "true", "false", "in", "for", "return", "some", "every", "satisfies"})
FUNCTIONS: Final = frozenset({"string", "substring", "not"})
"""Functions known to exist on 8.6; a misspelt one would give null without a word, so a new one is tried there first."""
_TEXT: Final = re.compile(r'"[^"]*"')
_NAME: Final = re.compile(r"(?<![.\w])([A-Za-z_]\w*)\s*(\()?")
_TARGETS: Final = {"input": "target", "output": "target", "script": "resultVariable", "calledDecision": "resultVariable"}


def check(diagram: Diagram, variables: Variables) -> Iterator[Finding]:
    """Conditions and timers are expressions; all names are known, and what they are compared with can come."""
    for element, text in _must_be_expressions(diagram):
        if not text.startswith("="):
            english = f"an expression begins with =: write ={text}"
            yield Finding(diagram.path, element, "not-an-expression", f"表达式要以“=”开头，请写成 ={text}", english)
    for element, text in expressions(diagram):
        yield from unknown_names(diagram.path, element, text, variables)
        yield from comparisons.check(diagram.path, element, text, variables)
    for element, name in _set_by_diagram(diagram):
        if name not in variables:
            yield unknown_variable(diagram.path, element, name)


def expressions(diagram: Diagram) -> Iterator[tuple[str, str]]:
    """Every FEEL expression with the id of its element, without the leading sign."""
    for element, text in _must_be_expressions(diagram):
        yield element, text.removeprefix("=")
    for xml in diagram.root.iter(f"{ZEEBE}*"):
        for value in xml.attrib.values():
            if str(value).startswith("="):
                yield _owner(xml), str(value).removeprefix("=")


def unknown_names(path: Path, element: str, text: str, variables: Variables) -> Iterator[Finding]:
    """Names and functions of an expression that nothing provides."""
    for match in _NAME.finditer(_TEXT.sub('""', text)):
        name, call = match.groups()
        if call and name not in WORDS | FUNCTIONS:
            english = f"no FEEL function {name} is known on 8.6, write it with one that is"
            yield Finding(path, element, "unknown-function", f"没有 FEEL 函数 {name}，请换一个已有的", english)
        elif not call and name not in WORDS and name not in variables:
            yield unknown_variable(path, element, name)


def unknown_variable(path: Path, element: str, name: str) -> Finding:
    """The finding for a name that is not on the allow-list."""
    chinese = f"变量 {name} 不在 {VARIABLES} 里：请改正名称，确需新变量时先登记"
    english = f"variable {name} is not in {VARIABLES}: mend the name, or register a variable that is needed"
    return Finding(path, element, "unknown-variable", chinese, english)


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
