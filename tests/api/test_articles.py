"""The article index in the portal, open to everyone."""

import re

from fastapi.testclient import TestClient

from api.articles import index


def test_every_article_stands_there_with_its_state_and_its_diagrams(client: TestClient) -> None:
    text = client.get("/articles").text
    for article in (article for chapter in index() for article in chapter["articles"]):
        assert f'<th scope="row">{article["id"]}</th>' in text
    row = re.search(r'<tr id="TL-6">.*?</tr>', text, re.DOTALL)
    assert row
    assert "已建" in row[0]
    assert '<a href="/diagrams/letters/letter-handling">' in row[0]
    assert "test_paths_on_engine.py" in row[0]


def test_its_diagrams_can_be_opened(client: TestClient) -> None:
    for address in set(re.findall(r'href="(/diagrams/[^"]+)"', client.get("/articles").text)):
        assert client.get(address).status_code == 200


def test_what_is_not_built_is_said_so(client: TestClient) -> None:
    row = re.search(r'<tr id="UP-20">.*?</tr>', client.get("/articles").text, re.DOTALL)
    assert row
    assert "未建" in row[0]
