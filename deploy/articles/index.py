"""The article index: for every article of the rule book where it is built and which tests show it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Literal, get_args

from deploy.articles.citations import Citation, Kind, citations
from deploy.articles.known import Article, Chapter, chapters

State = Literal["built", "partly", "figures", "open"]
CHINESE: Final[Mapping[State, str]] = {"built": "已建", "partly": "部分已建", "figures": "只有数字", "open": "未建"}
Places = Mapping[str, Sequence[str]]  # a process, table or file, and what in it


@dataclass(frozen=True)
class Entry:
    """An article with its places."""

    article: Article
    places: Mapping[Kind, Places]

    @property
    def state(self) -> State:
        """Built where a diagram or code cites it, unless the data say what is missing; figures where only a table does."""
        if self.places["diagrams"] or self.places["code"]:
            return "partly" if self.article.missing else "built"
        return "figures" if self.places["tables"] else "open"

    @property
    def untested(self) -> bool:
        """Whether something is built that no test names."""
        return self.state != "open" and not self.places["tests"]


@dataclass(frozen=True)
class Part:
    """A chapter with its entries."""

    chapter: Chapter
    entries: Sequence[Entry]


def index(root: Path) -> list[Part]:
    """Build it from the sources under root."""
    found = list(citations(root))
    return [Part(chapter, [_entry(article, found) for article in chapter.articles]) for chapter in chapters()]


def as_json(parts: Iterable[Part]) -> str:
    """The index for the portal's page."""
    return json.dumps([_chapter(part) for part in parts], ensure_ascii=False, indent=1) + "\n"


def _entry(article: Article, found: Iterable[Citation]) -> Entry:
    places: dict[Kind, dict[str, list[str]]] = {kind: {} for kind in get_args(Kind)}
    for one in sorted({one for one in found if one.article == article.id}, key=lambda one: (one.place, one.part)):
        places[one.kind].setdefault(one.place, []).extend([one.part] if one.part else [])
    return Entry(article, places)


def _chapter(part: Part) -> dict[str, object]:
    own = {"id": part.chapter.id, "chinese": part.chapter.chinese, "english": part.chapter.english}
    return own | {"articles": [asdict(entry.article) | {"state": entry.state, "places": entry.places} for entry in part.entries]}
