"""The article index: made from the sources, up to date, and nothing built without a test."""

import json
import re
import shutil
from pathlib import Path

import pytest

from deploy.articles.citations import HOUSES
from deploy.articles.index import Entry, as_json, index
from deploy.articles.known import chapters, ids, is_article, named, named_by
from deploy.articles.markdown import as_markdown
from deploy.commands.articles import DATA, PAGE
from deploy.places import ROOT
from tests.check.specimen import SPECIMEN

ANEW = "run `xiaoneng articles` and commit what it writes"


def test_page_and_data_are_up_to_date() -> None:
    parts = index(ROOT)
    assert PAGE.read_text(encoding="utf-8") == as_markdown(parts), ANEW
    assert DATA.read_text(encoding="utf-8") == as_json(parts), ANEW


def test_whatever_is_built_has_a_test_that_names_its_article() -> None:
    untested = {entry.article.id: entry.places for part in index(ROOT) for entry in part.entries if entry.untested}
    assert untested == {}


def test_what_is_missing_is_said_only_of_articles_that_are_cited() -> None:
    said = [entry for part in index(ROOT) for entry in part.entries if entry.article.missing]
    assert [entry.article.id for entry in said if entry.state == "open"] == []


def test_every_article_is_listed_once_in_order() -> None:
    """The rule book's count of articles, chapter by chapter (paragraphs of an article apart)."""
    listed = [article.id for chapter in chapters() for article in chapter.articles]
    assert len(listed) == len(ids())
    whole = {chapter.id: [article.id for article in chapter.articles if "." not in article.id] for chapter in chapters()}
    counts = {"FC": 6, "SC": 7, "TL": 7, "ON": 3, "AB": 5, "AA": 8, "AC": 4, "OM": 7, "DD": 10, "HC": 1, "PR": 10, "UP": 36}
    assert whole == {chapter: [f"{chapter}-{number}" for number in range(1, count + 1)] for chapter, count in counts.items()}


def test_no_source_names_an_article_there_is_not() -> None:
    looks_like_one = re.compile(rf"\b(?:{'|'.join(chapter.id for chapter in chapters())})-\d+(?:\.\d+)?\b")
    files = [path for house in HOUSES for path in (ROOT / house).rglob("*.py")]
    strangers = {
        (path.name, text) for path in files for text in looks_like_one.findall(path.read_text(encoding="utf-8")) if not is_article(text)
    }
    assert strangers == set()


@pytest.mark.parametrize(
    ("text", "articles"),
    [
        ("TL-6, FC-4: accept", {"TL-6", "FC-4"}),
        ("(TL-2..5, UP-18)", {"TL-2", "TL-3", "TL-4", "TL-5", "UP-18"}),
        ("AA-5.1–3 and FC-1,2.", {"AA-5.1", "AA-5.2", "AA-5.3", "FC-1", "FC-2"}),
        ("LX-2026-1, SHA-256, TL-99, XTL-6", set()),
    ],
)
def test_articles_named_in_a_text(text: str, articles: set[str]) -> None:
    assert named(text) == articles


def test_articles_named_by_a_test() -> None:
    assert named_by("test_a_service_by_its_promise_tl_2") == {"TL-2"}
    assert named_by("test_html_5") == frozenset()


@pytest.fixture
def entries(tmp_path: Path) -> dict[str, Entry]:
    """A small product with an action and a test of its own."""
    shutil.copytree(SPECIMEN, tmp_path / "product")
    action = '"""Module."""\n\ndef act() -> str:\n    """Act as AB-3 says."""\n    return "ON-1"\n\nclass Book:\n    """Kept for AC-4."""\n'
    helper = 'def helper() -> None:\n    """AC-4."""\n'
    test = 'def test_act() -> None:\n    """TL-6, AB-3: acts."""\n\ndef test_paper_on_1() -> None: ...\n\n' + helper
    for name, text in (("casework/acting.py", action), ("tests/casework/test_acting.py", test)):
        (tmp_path / "product" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "product" / name).write_text(text, encoding="utf-8")
    return {entry.article.id: entry for part in index(tmp_path / "product") for entry in part.entries}


def test_places_of_an_article(entries: dict[str, Entry]) -> None:
    assert entries["TL-7"].places["diagrams"] == {
        "sample": ["EndEvent_NobodyThere", "EndEvent_Reminded", "Event_NobodyThere", "Event_TooLate", "Task_Remind"]
    }
    assert entries["TL-6"].places["tables"] == {"sample-limit": ["letter_long", "letter_short", "visit"]}
    assert entries["AB-3"].places["code"] == entries["ON-1"].places["code"] == {"casework/acting.py": ["act"]}
    assert entries["AC-4"].places["code"] == {"casework/acting.py": ["Book"]}
    assert entries["AB-3"].places["tests"] == {"tests/casework/test_acting.py": ["test_act"]}
    assert entries["ON-1"].places["tests"] == {"tests/casework/test_acting.py": ["test_paper_on_1"]}


def test_states(entries: dict[str, Entry]) -> None:
    """Built without a test is found; a helper's word is no test."""
    assert [entries[ident].state for ident in ("TL-6", "AB-3", "FC-2")] == ["built", "partly", "open"]
    assert {ident for ident, entry in entries.items() if entry.untested} == {"TL-7", "AC-4"}


def test_page_marks_what_is_not_built(entries: dict[str, Entry], tmp_path: Path) -> None:
    page = as_markdown(index(tmp_path / "product"))
    assert "| FC-2 | 谁是首问责任人 | who is the first-contact officer | 未建 open |" in page
    assert "### FC-2" not in page
    shown = [article for chapter in json.loads(as_json(index(tmp_path / "product"))) for article in chapter["articles"]]
    assert [article["state"] for article in shown if article["id"] == "FC-2"] == ["open"]
