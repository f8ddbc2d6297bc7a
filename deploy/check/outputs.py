"""What a decision table says: values of its columns, its row's article, and what the diagram that calls it can use."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from jsonschema import Draft202012Validator
from lxml import etree

from deploy.articles.known import cited, is_article
from deploy.check.bpmn import Diagram
from deploy.check.columns import DMN, KINDS, cells, has_kind
from deploy.check.finding import Finding
from deploy.check.known import Known
from deploy.check.sources import TableFile
from rules.cells import Value, read_literal
from rules.errors import TableError

ARTICLE: Final = "article"


def check(table: TableFile) -> Iterator[Finding]:
    """The output columns of one table, and their cells."""
    for column in table.root.iter(f"{DMN}input", f"{DMN}output"):
        expression = column.find(f"{DMN}inputExpression")
        kind = str((column if expression is None else expression).get("typeRef"))
        if kind not in KINDS:
            english = f"{kind} is none of the kinds of our columns: {', '.join(KINDS)}"
            yield Finding(table.path, str(column.get("id")), "unknown-kind", f"列的类型只能是 {'、'.join(KINDS)}，请改正 {kind}", english)
    for column in table.root.iter(f"{DMN}output"):
        if column.get("typeRef") == "string" and column.get("name") != ARTICLE and not _listed(column):
            english = "list the values this column may say (allowed values), so that a misspelt one is found"
            yield Finding(table.path, str(column.get("id")), "values-not-listed", "请列出这一列的可取值，写错时才查得出来", english)
    for rule in table.root.iter(f"{DMN}rule"):
        for column, entry, value in _said(table.root, rule):
            yield from _cell(table, rule, column, entry, value)


def check_called(diagram: Diagram, known: Known) -> Iterator[Finding]:
    """The tables a diagram calls say just what the variable for their result may hold."""
    tables = {name: xml for (_, name), xml in known.tables.items()}
    for node in diagram.nodes:
        for called in node.extensions("calledDecision"):
            variable, table = str(called.get("resultVariable")), tables.get(str(called.get("decisionId")))
            properties = known.variables.get(variable, {}).get("properties")
            if table is None or properties is None:
                continue
            names = {str(xml.get("name")) for xml in table.iter(f"{DMN}output")}
            for name in sorted(names ^ set(properties)):
                english = f"{name} is not both a column of the table and part of the variable {variable}: mend its name"
                yield Finding(
                    diagram.path, node.id, "unknown-output", f"{name} 要同时是决策表的输出列和变量 {variable} 的一项：请改正名称", english
                )
            yield from _usable(diagram, node.id, table, properties)


def _usable(diagram: Diagram, node: str, table: etree._Element, properties: Mapping[str, Any]) -> Iterator[Finding]:
    for rule in table.iter(f"{DMN}rule"):
        for column, entry, value in _said(table, rule):
            schema = properties.get(str(column.get("name")), {})
            if not Draft202012Validator(schema).is_valid(float(value) if isinstance(value, Decimal) else value):
                chinese = f"决策表的 {entry.get('id')} 写的是 {value}，流程不能用：请改正"
                yield Finding(diagram.path, node, "unusable-output", chinese, f"{entry.get('id')} of the table says {value}: mend it")


def _said(table: etree._Element, rule: etree._Element) -> Iterator[tuple[etree._Element, etree._Element, Value]]:
    """The columns, cells and values of a row; a cell that is missing, unreadable or of another kind is told of elsewhere."""
    columns, entries = list(table.iter(f"{DMN}output")), rule.findall(f"{DMN}outputEntry")
    for column, entry in zip(columns, entries, strict=False) if len(columns) == len(entries) else ():
        value = _value(entry)
        if value is not None and has_kind(value, str(column.get("typeRef"))):
            yield column, entry, value


def _cell(table: TableFile, rule: etree._Element, column: etree._Element, entry: etree._Element, value: Value) -> Iterator[Finding]:
    ident, listed = str(entry.get("id")), _listed(column)
    articles = cited(rule.findtext(f"{DMN}description") or "")
    if column.get("name") == ARTICLE and any(map(is_article, articles)) and value not in articles:
        english = f"the row says {value}, its annotation cites another article: make them agree"
        yield Finding(table.path, ident, "article-differs", f"依据写的是 {value}，与本行注释的条款不同：请改成一致", english)
    if isinstance(listed, str) and not any(cell.matches(value) for cell in cells(listed)):
        english = f"{value} is not among the column's allowed values: mend it or add it there"
        yield Finding(table.path, ident, "undeclared-value", f"{value} 不在这一列的可取值里：请改正或补进可取值", english)
    if not isinstance(value, str | bool | None) and value < 0:
        yield Finding(table.path, ident, "negative-figure", f"{value} 小于零：请改正", f"{value} is less than nothing: mend it")


def _listed(column: etree._Element) -> str | None:
    return column.findtext(f"{DMN}outputValues/{DMN}text")


def _value(entry: etree._Element) -> Value:
    try:
        return read_literal(entry.findtext(f"{DMN}text") or "")
    except TableError:
        return None
