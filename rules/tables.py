"""Decision tables read from the text of their DMN file; deciding as the engine does, without it."""

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from rules.cells import Cell, Value, read_literal, read_test
from rules.errors import TableError

NAMESPACES = {"dmn": "https://www.omg.org/spec/DMN/20191111/MODEL/", "zeebe": "http://camunda.org/schema/zeebe/1.0"}


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: a cell for each input, a value for each output, and the annotation that names its article."""

    tests: tuple[Cell, ...]
    outputs: Mapping[str, Value]
    annotation: str

    def matches(self, values: tuple[object, ...]) -> bool:
        """Whether every input fits its cell."""
        return all(test.matches(value) for test, value in zip(self.tests, values, strict=True))


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table with the names of its inputs and its rules in order."""

    id: str
    name: str
    version_tag: str
    inputs: tuple[str, ...]
    rules: tuple[Rule, ...]


def read_table(xml: bytes) -> Table:
    """The one decision table in a DMN 1.3 file; `TableError` for a hit policy or a cell that we do not use."""
    root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
    decision = _one(root, "dmn:decision")
    table = _one(decision, "dmn:decisionTable")
    if table.get("hitPolicy", "UNIQUE") != "UNIQUE":
        raise TableError(f"决策表 {decision.get('id')} 的命中策略须为 UNIQUE")
    outputs = [str(output.get("name")) for output in _all(table, "dmn:output")]
    return Table(
        id=str(decision.get("id")),
        name=str(decision.get("name")),
        version_tag=str(_one(decision, "dmn:extensionElements/zeebe:versionTag").get("value")),
        inputs=tuple(_texts(table, "dmn:input/dmn:inputExpression")),
        rules=tuple(_rule(rule, outputs) for rule in _all(table, "dmn:rule")),
    )


def decide(table: Table, inputs: Mapping[str, object]) -> dict[str, Value] | None:
    """The outputs of the rule that matches (a missing input is null), None if none does; `TableError` if two do."""
    values = tuple(inputs.get(name) for name in table.inputs)
    matching = [rule for rule in table.rules if rule.matches(values)]
    if len(matching) > 1:
        raise TableError(f"决策表 {table.id} 有多条规则同时适用：{'；'.join(rule.annotation for rule in matching)}")
    return dict(matching[0].outputs) if matching else None


def _rule(rule: etree._Element, outputs: list[str]) -> Rule:
    tests = tuple(read_test(text) for text in _texts(rule, "dmn:inputEntry"))
    values = (read_literal(text) for text in _texts(rule, "dmn:outputEntry"))
    return Rule(tests, dict(zip(outputs, values, strict=True)), rule.findtext("dmn:description", "", NAMESPACES))


def _all(element: etree._Element, path: str) -> list[etree._Element]:
    return element.findall(path, NAMESPACES)


def _one(element: etree._Element, path: str) -> etree._Element:
    found = _all(element, path)
    if len(found) != 1:
        raise TableError(f"决策表文件中应恰有一个 {path}，实有 {len(found)} 个")
    return found[0]


def _texts(element: etree._Element, path: str) -> list[str]:
    return [child.findtext("dmn:text", "", NAMESPACES) for child in _all(element, path)]
