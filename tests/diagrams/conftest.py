"""The real browser, one for the tests of this folder."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.support.render import CHROMIUM


@pytest.fixture(scope="module")
def chromium(parts: None) -> Iterator[Browser]:
    """Chromium without a page."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()
