"""The article index: for each article of the rule book whether it is built, and the diagrams in which to see it."""

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter, Request, Response

from api.diagram_files import of_process
from api.guards import ServicesHere
from api.pages import page

router = APIRouter()
DATA: Final = Path(__file__).with_name("articles.json")
"""Written by `xiaoneng articles` from diagrams, tables, code and tests, which an installed portal does not have beside it."""
STATES: Final = {"built": "已建", "partly": "部分已建", "figures": "只有数字", "open": "未建"}


@router.get("/articles")
def listing(request: Request, services: ServicesHere) -> Response:
    """All articles, chapter by chapter."""
    chapters = index()
    states = [article["state"] for chapter in chapters for article in chapter["articles"]]
    drawn = {
        process: diagram
        for chapter in chapters
        for article in chapter["articles"]
        for process in article["places"]["diagrams"]
        if (diagram := of_process(services.bpmn, process))
    }
    counts = {words: states.count(state) for state, words in STATES.items()}
    return page(request, "public/articles.html", chapters=chapters, drawn=drawn, states=STATES, counts=counts)


@cache
def index() -> list[dict[str, Any]]:
    """The index as it was written with the release."""
    found: list[dict[str, Any]] = json.loads(DATA.read_text(encoding="utf-8"))
    return found
