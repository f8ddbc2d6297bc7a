"""A first contact from the ringing phone to the archive, registered by keyboard alone (FC-1 to FC-4)."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import PATIENCE, does, sign_in
from tests.browser.test_accessible import Looker
from tests.support.waiting import wait_until

pytestmark = pytest.mark.browser


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def register_by_keyboard(page: Page) -> str:
    """Phone, name, matter, whose it is, the colleague, done: no pointer; the number."""
    page.goto("/contacts/new")
    expect(page.locator("#phone")).to_be_focused()
    page.keyboard.type("13812345678")
    press(page, "Tab")
    expect(page.locator("#earlier")).to_contain_text("这个电话以前")
    page.keyboard.type("王小明")
    press(page, "Tab", "Tab")
    expect(page.locator("#subject")).to_be_focused()
    page.keyboard.type("技术合同怎么登记")
    press(page, "Tab", "ArrowDown", "Tab")  # another department's
    expect(page.locator("#receiver")).to_be_focused()
    press(page, *["ArrowDown"] * 4, "Tab")
    expect(page.locator("#receiver option:checked")).to_contain_text("钱多福")
    press(page, "Control+Enter")
    page.wait_for_url("**/receipt")
    return page.inner_text("#number")


def test_a_call_is_registered_by_keyboard_and_handled_by_who_accepts_it(page: Page) -> None:
    """FC-3: the receipt prints with officer and receiver; FC-4.2: accepted, explained, filed."""
    sign_in(page, "zhao")
    number = register_by_keyboard(page)
    page.emulate_media(media="print")
    expect(page.locator("#officer")).to_contain_text("赵一帆（主任科员），电话")
    expect(page.locator("#receiver")).to_contain_text("钱多福")
    expect(page.locator("[data-print]")).to_be_hidden()
    page.emulate_media(media="screen")
    looker = Looker(page)
    looker.look("a contact's receipt")

    sign_in(page, "qian")
    does(page, number, "接收首问事项", "接收，由我承办")
    wait_until(lambda: bool(page.goto(f"/matters/{number}")) and page.locator("#answer-text").count() > 0, "accepted", 60.0, pause=1.0)
    looker.look("a contact's page")
    page.fill("#answer-text", "已说明登记条件、材料、程序和期限。")
    page.get_by_role("button", name="保存答复").click()
    does(page, number, "办理或一次说明", "已一次说明")

    sign_in(page, "zhao")
    wait_until(lambda: bool(page.goto("/contacts")) and page.get_by_text("已说明").count() > 0, "explained", PATIENCE / 1000, pause=1.0)
    register_again = page.get_by_role("link", name="首问登记").last
    register_again.click()
    page.fill("#phone", "138 1234 5678")
    page.keyboard.press("Tab")
    expect(page.locator("#earlier")).to_contain_text("技术合同怎么登记")
    looker.look("earlier contacts beside the entry")
    assert looker.found == []
