"""The page of a run: the diagrams with what was walked in green and what was missed in red."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.check.specimen import SPECIMEN
from tests.coverage import page
from tests.coverage.journals import all_places, journal, walk
from tests.coverage.walked import Coverage


@pytest.mark.browser
def test_page_shows_walked_paths_green_and_missed_ones_red(parts: None, browser: Browser, elsewhere: Path) -> None:
    places, tables = all_places(SPECIMEN, elsewhere)
    journal(elsewhere / "journal", walk(places - {("sample", "Task_Remind"), ("sample-limit", "visit")}, tables))
    sheet = browser.new_page()
    sheet.goto(page.write(Coverage.of(elsewhere / "journal", SPECIMEN), elsewhere / "page").as_uri())
    sheet.locator("#sample[data-drawn]").wait_for()
    assert "missed" in (sheet.locator("#sample [data-element-id=Task_Remind]").get_attribute("class") or "")
    assert "walked" in (sheet.locator("#sample [data-element-id=Flow_Refused]").get_attribute("class") or "")
    stroke = "drawn => getComputedStyle(drawn).stroke"
    assert sheet.locator("#sample [data-element-id=Task_Remind] .djs-visual > rect").first.evaluate(stroke) == "rgb(198, 40, 40)"
    assert sheet.locator("#sample [data-element-id=Flow_Refused] .djs-visual > path").evaluate(stroke) == "rgb(26, 127, 55)"
    assert sheet.locator("tr.none").all_inner_texts() == ["visit\tTL-6 样例\t0"]
