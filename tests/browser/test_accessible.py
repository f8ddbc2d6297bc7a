"""Every page for everyone: no violation that axe finds, nothing wider than a phone, the keyboard alone is enough."""

from typing import Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.api.bureau import PASSWORD
from tests.browser.people import open_task, sign_in, track, write_letter

pytestmark = pytest.mark.browser
ONLY_VIOLATIONS: Final = {"resultTypes": ["violations"]}
PHONE: Final = 390
DESKTOP: Final = 1280
HEIGHT: Final = 800
PUBLIC: Final = (
    *("/", "/letters/new", "/track", "/diagrams", "/diagrams?q=火星", "/diagrams/letters/letter-handling", "/tables", "/articles"),
    *(
        "/calculator",
        "/contacts/complaint",
        "/calculator?matter=moon:",
        "/calculator?matter=letter:&received=2026-03-02T09:00",
        "/sign-in",
        "/nowhere",
        "/services?q=火星",
        "/services/F999",
        "/applications/receipt",
    ),
)
STAFF: Final = (
    *(
        "/inbox",
        "/board?light=green",
        "/board?q=火星",
        "/statistics",
        "/statistics?year=2004",
        "/deductions",
        "/entries/new",
        "/contacts/new",
        "/contacts",
        "/notices",
    ),
    *("/reports", "/", "/calendar?whose=all", "/calendar?whose=all&view=list", "/calendar?month=2004-01", "/board?kind=letter"),
    *("/catalogue?q=火星", "/catalogue/new"),
)
LIST: Final = "标题,正文,来信人,电话\n咨询,正文,王小明,13812345678\n,正文,王小明,13812345678\n"  # the second letter has no subject


class Looker:
    """Looks at pages and keeps what is wrong with them."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._axe = Axe()
        self.found: list[str] = []

    def visit(self, *addresses: str) -> None:
        for address in addresses:
            self._page.goto(address)
            self.look(address)

    def look(self, name: str) -> None:
        """What axe finds with everything unfolded, and whether the page fits a phone."""
        for drawn in ("[data-diagram]", "[data-chart]"):
            if self._page.locator(drawn).count():
                self._page.locator(f"{drawn}[data-drawn]").first.wait_for()
        self._page.evaluate("for (const folded of document.querySelectorAll('details')) folded.open = true")
        for violation in self._axe.run(self._page, options=ONLY_VIOLATIONS).response["violations"]:
            self.found.append(f"{name}: {violation['id']}: {[node['html'][:120] for node in violation['nodes']][:2]}")
        self._page.set_viewport_size({"width": PHONE, "height": HEIGHT})
        self._page.wait_for_function(f"window.innerWidth === {PHONE}")
        wide = self._page.evaluate("document.documentElement.scrollWidth")
        self._page.set_viewport_size({"width": DESKTOP, "height": HEIGHT})
        if wide > PHONE:
            self.found.append(f"{name}: {wide} px wide on a phone of {PHONE}")


def test_public_pages(page: Page) -> None:
    looker = Looker(page)
    looker.visit(*PUBLIC)
    number, code = write_letter(page, subject="无障碍检查")
    looker.look("/receipt")
    track(page, number, code)
    page.wait_for_url("**/track/letter")
    looker.look("/track/letter")
    page.get_by_role("button", name="撤回来信").click()
    expect(page.locator("#withdrawal-sure-problem")).to_be_visible()
    looker.look("/track/withdrawal refused")
    assert looker.found == []


def test_staff_pages(page: Page) -> None:
    number, _ = write_letter(page, subject="无障碍检查")
    looker = Looker(page)
    sign_in(page, "sun")
    open_task(page, number, "审查来信")
    looker.look("a task")
    looker.visit(*STAFF, f"/matters/{number}")
    page.get_by_role("button", name="作废").click()
    expect(page.locator("#void-sure-problem")).to_be_visible()
    looker.look("a refusal on a matter's page")
    page.fill("#petitioner-purpose", "电话核实")
    page.get_by_role("button", name="查看", exact=True).click()
    looker.look("who wrote it")
    page.goto("/reports")
    page.set_input_files("#file", {"name": "名单.csv", "mimeType": "text/csv", "buffer": LIST.encode()})
    page.get_by_role("button", name="上传并核对").click()
    page.wait_for_url("**/imports/*")
    looker.look("a list before it is registered")
    assert looker.found == []


def test_staff_sign_in_and_reach_a_form_by_keyboard_alone(page: Page) -> None:
    number, _ = write_letter(page, subject="键盘办理")
    page.goto("/sign-in")
    page.focus("#staff_id")
    page.keyboard.type("sun")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/inbox")
    page.goto(f"/matters/{number}")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('#copy') !== null"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("#copy-recipient")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator("#copy-recipient")).to_be_focused()
