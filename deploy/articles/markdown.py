"""The article index as a page of the documentation."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from deploy.articles.citations import Kind
from deploy.articles.index import CHINESE, Part, Places, State

_HEAD: Final = """# 条款索引 Article index

Made from the sources by `xiaoneng articles`; do not edit it. For every article of the rule book: whether it is built, in which
diagrams, tables and functions, and which tests name it. Titles are our own words; the text is the rule book's.
条款标题为本项目概括，原文见制度汇编。

| state | | articles |
|---|---|---|
"""
_MEANING: Final[Mapping[State, str]] = {
    "built": "a diagram or code rests on it",
    "partly": "built in part, the rest is named",
    "figures": "its figure stands in a table, nothing uses it yet",
    "open": "not yet built",
}
_KINDS: Final[Mapping[Kind, str]] = {"diagrams": "流程图 diagrams", "tables": "决策表 tables", "code": "程序 code", "tests": "测试 tests"}


def as_markdown(parts: Iterable[Part]) -> str:
    """The whole page."""
    parts = list(parts)
    entries = [entry for part in parts for entry in part.entries]
    counts = [f"| {CHINESE[state]} {state} | {said} | {sum(one.state == state for one in entries)} |" for state, said in _MEANING.items()]
    texts = [text for part in parts for text in (_overview(part), *_details(part))]
    return _HEAD + "\n".join(counts) + "\n" + "".join(f"\n{text}\n" for text in texts)


def _overview(part: Part) -> str:
    chapter = part.chapter
    titled = [(one, one.article) for one in part.entries]
    rows = [f"| {title.id} | {title.chinese} | {title.english} | {CHINESE[one.state]} {one.state} |" for one, title in titled]
    head = [f"## {chapter.id} {chapter.chinese} {chapter.english}", "", "| id | 条款 | article | state |", "|---|---|---|---|"]
    return "\n".join([*head, *rows])


def _details(part: Part) -> Iterator[str]:
    for entry in (entry for entry in part.entries if entry.state != "open"):
        lines = [f"- {title}: {_named(entry.places[kind])}" for kind, title in _KINDS.items() if entry.places[kind]]
        missing = [f"- 未建 missing: {entry.article.missing}"] if entry.article.missing else []
        yield "\n".join([f"### {entry.article.id} {entry.article.chinese}\n", *lines, *missing])


def _named(places: Places) -> str:
    return "; ".join(f"`{place}`" + (f" ({', '.join(parts)})" if parts else "") for place, parts in places.items())
