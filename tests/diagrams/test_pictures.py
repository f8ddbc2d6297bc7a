"""Each diagram can be drawn, and its picture in the documentation is there."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from deploy.check.bpmn import Diagram, diagrams
from tests.support.render import PICTURES, render

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("diagram", diagrams(), ids=lambda diagram: diagram.process_id)
def test_diagram_is_drawn_without_complaint(parts: None, browser: Browser, diagram: Diagram, tmp_path: Path) -> None:
    page = browser.new_page()
    picture = tmp_path / f"{diagram.path.stem}.png"
    assert render(page, diagram.path, picture) == []
    assert (PICTURES / picture.name).is_file()
    assert picture.stat().st_size > 10_000  # a blank page is smaller
