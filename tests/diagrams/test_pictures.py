"""Each diagram can be drawn, and its picture in the documentation is there."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from deploy.check.bpmn import Diagram, diagrams
from tests.support.render import CHROMIUM, PICTURES, render

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chromium(parts: None) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.mark.parametrize("diagram", diagrams(), ids=lambda diagram: diagram.process_id)
def test_diagram_is_drawn_without_complaint(chromium: Browser, diagram: Diagram, tmp_path: Path) -> None:
    page = chromium.new_page()
    picture = tmp_path / f"{diagram.path.stem}.png"
    assert render(page, diagram.path, picture) == []
    assert (PICTURES / picture.name).is_file()
    assert picture.stat().st_size > 10_000  # a blank page is smaller
