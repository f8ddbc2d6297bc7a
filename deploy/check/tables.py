"""Decision tables: literals and intervals only, each row with its article, exactly one row for every case that can come."""

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from deploy.articles.known import cited, is_article
from deploy.check import cases
from deploy.check.columns import DMN, Column, has_kind
from deploy.check.finding import Finding
from deploy.check.sources import TableFile
from rules.cells import Literal, read_literal, read_test
from rules.errors import TableError

_WORD: Final = re.compile(r"[^\W\d][\w-]*")
_VERSION_TAG: Final = f"{DMN}extensionElements/{{http://camunda.org/schema/zeebe/1.0}}versionTag"


def check(table: TableFile) -> Iterator[Finding]:
    """One table."""
    decision = table.root.find(f"{DMN}decision")
    found = None if decision is None else decision.find(f"{DMN}decisionTable")
    if decision is None or found is None:
        yield Finding(table.path, "", "no-decision-table", "文件里要有一张决策表", "the file must hold one decision table")
        return
    yield from _head(table, decision, found)
    yield from _annotations(table, found)
    unreadable = list(_cells(table, found))
    yield from unreadable
    if not unreadable:
        yield from cases.check(table, decision, found)


def _head(table: TableFile, decision: etree._Element, found: etree._Element) -> Iterator[Finding]:
    ident = str(decision.get("id"))
    if ident != table.path.stem:
        chinese, english = f"决策标识应与文件名相同：{table.path.stem}", f"its id must be its file's name, {table.path.stem}"
        yield Finding(table.path, ident, "table-id", chinese, english)
    if found.get("hitPolicy", "UNIQUE") != "UNIQUE":
        chinese, english = "命中策略要用 UNIQUE（每种情形恰好一行）", "use the hit policy UNIQUE: one row a case"
        yield Finding(table.path, str(found.get("id")), "hit-policy", chinese, english)
    if decision.find(_VERSION_TAG) is None:
        yield Finding(table.path, ident, "no-version-tag", "请写上版本标签（version tag）", "give it a version tag")


def _annotations(table: TableFile, found: etree._Element) -> Iterator[Finding]:
    for number, rule in enumerate(found.iterfind(f"{DMN}rule"), start=1):
        ids = [text for text in cited(rule.findtext(f"{DMN}description") or "") if re.fullmatch(r"[A-Z]{2}-[\d.]+", text)]
        if not ids:
            chinese = f"第 {number} 行的注释要以条款开头，例如 TL-6"
            english = f"begin the annotation of row {number} with its article, as TL-6"
            yield Finding(table.path, str(rule.get("id")), "no-article", chinese, english)
        for ident in (ident for ident in ids if not is_article(ident)):
            chinese = f"第 {number} 行：没有条款 {ident}，请改正"
            english = f"row {number}: there is no article {ident}, cite one there is"
            yield Finding(table.path, str(rule.get("id")), "unknown-article", chinese, english)


def _cells(table: TableFile, found: etree._Element) -> Iterator[Finding]:
    """Every entry can be read and is of its column's kind."""
    try:
        columns = [Column.of(xml) for xml in found.iterfind(f"{DMN}input")]
    except TableError as error:
        yield Finding(table.path, str(found.get("id")), "not-a-cell", f"可取值写得不对：{error}", "mend the list of allowed values")
        return
    for xml, column in zip(found.iterfind(f"{DMN}input"), columns, strict=True):
        if not _WORD.fullmatch(column.name):
            chinese, english = (
                f"输入列只能写一个变量名，请改写：{column.name}",
                f"an input column reads one variable, rewrite {column.name}",
            )
            yield Finding(table.path, str(xml.get("id")), "not-a-variable", chinese, english)
    kinds = [str(xml.get("typeRef")) for xml in found.iterfind(f"{DMN}output")]
    for rule in found.iterfind(f"{DMN}rule"):
        if (len(rule.findall(f"{DMN}inputEntry")), len(rule.findall(f"{DMN}outputEntry"))) != (len(columns), len(kinds)):
            chinese = f"每一行要有 {len(columns)} 个条件、{len(kinds)} 个结果：请补齐"
            english = f"a row needs {len(columns)} conditions, {len(kinds)} results: fill it up"
            yield Finding(table.path, str(rule.get("id")), "row-incomplete", chinese, english)
            continue
        for column, entry in zip(columns, rule.iterfind(f"{DMN}inputEntry"), strict=True):
            yield from _entry(table, entry, column, column.kind)
        for kind, entry in zip(kinds, rule.iterfind(f"{DMN}outputEntry"), strict=True):
            yield from _entry(table, entry, None, kind)


def _entry(table: TableFile, entry: etree._Element, column: Column | None, kind: str) -> Iterator[Finding]:
    text = (entry.findtext(f"{DMN}text") or "").strip()
    if told := _mistake(text, column, kind):
        yield Finding(table.path, str(entry.get("id")), *told)


def _mistake(text: str, column: Column | None, kind: str) -> tuple[str, str, str] | None:
    """What is wrong with a cell: code, Chinese, English. None if nothing is."""
    try:
        cell = read_test(text) if column else Literal(read_literal(text))
    except TableError:
        if _WORD.fullmatch(text):
            return "unquoted-text", f'文字要加英文引号：请把 {text} 写成 "{text}"', f'quote the text: write "{text}", not {text}'
        some = '"letter", 5, [1..3], <= 2'
        return (
            "not-a-cell",
            f"单元格只能写字面量或区间（如 {some}），请改写：{text}",
            f"a cell is a literal or an interval ({some}), rewrite {text}",
        )
    if not isinstance(cell, Literal):
        return None
    if not has_kind(cell.value, kind):
        return "wrong-type", f"这一列的类型是 {kind}，请改写：{text}", f"the column holds a {kind}, rewrite {text}"
    if column and not column.lists(cell.value):
        english = f"{text} is not among the column's allowed values: mend it or add it there"
        return "undeclared-value", f"{text} 不在这一列的可取值里：请改正或补进可取值", english
    return None
