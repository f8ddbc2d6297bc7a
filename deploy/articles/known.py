"""The articles there are, by id: `TL-6`, or a paragraph of one, `FC-4.2`."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

DATA: Final = Path(__file__).with_name("articles.toml")
_ID: Final = r"[A-Z]{2}-[1-9]\d?(?:\.\d+)?"
_IN_NAME: Final = re.compile(r"_([a-z]{2})_(\d+)(?=_|$)")
_CITED: Final = re.compile(rf"(?<![\w-])({_ID})((?:(?:\.\.|–|,|, )(?!{_ID})\d+(?:\.\d+)?)*)(?![\w-])")


@dataclass(frozen=True)
class Article:
    """An article; `missing` tells in Chinese what of it is not built yet, "" for nothing."""

    id: str
    chinese: str
    english: str
    missing: str = ""


@dataclass(frozen=True)
class Chapter:
    """A chapter with its articles in order."""

    id: str
    chinese: str
    english: str
    articles: tuple[Article, ...]


@cache
def chapters() -> tuple[Chapter, ...]:
    """All chapters in the rule book's order."""
    found: Mapping[str, Mapping[str, Any]] = tomllib.loads(DATA.read_text(encoding="utf-8"))
    return tuple(_chapter(ident, chapter) for ident, chapter in found.items())


@cache
def ids() -> frozenset[str]:
    """The ids there are."""
    return frozenset(article.id for chapter in chapters() for article in chapter.articles)


def is_article(text: str) -> bool:
    """Whether the text is the id of an article there is."""
    return text in ids()


def cited(documentation: str) -> list[str]:
    """The ids a documentation begins with: its first line, separated by blanks."""
    return documentation.partition("\n")[0].split()


def named(text: str) -> frozenset[str]:
    """The articles a running text names, ranges (`TL-2..6`) and lists (`FC-1,2`) written out; what only looks like an id is left out."""
    return frozenset(ident for match in _CITED.finditer(text) for ident in _expand(match[1], match[2])) & ids()


def named_by(function: str) -> frozenset[str]:
    """The articles that a function's name names, as `test_a_service_by_its_promise_tl_2` does."""
    return frozenset(f"{chapter.upper()}-{number}" for chapter, number in _IN_NAME.findall(function)) & ids()


def _expand(first: str, more: str) -> Iterator[str]:
    yield first
    last = re.split(r"\D", first)[-1]
    stem = first.removesuffix(last)
    for sign, number in re.findall(r"(\.\.|–|,)\s?([\d.]+)", more):
        end = number.rpartition(".")[2]
        yield from (f"{stem}{between}" for between in (range(int(last) + 1, int(end) + 1) if sign != "," else [end]))
        last = end


def _chapter(ident: str, chapter: Mapping[str, Any]) -> Chapter:
    articles = tuple(Article(**article) for article in chapter["articles"])
    return Chapter(ident, chapter["chinese"], chapter["english"], articles)
