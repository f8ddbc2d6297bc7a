"""The citizen's way: write, keep the receipt, follow the letter."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import SUBJECT, track, write_letter

pytestmark = pytest.mark.browser


def test_wrong_input_is_said_beside_the_field_and_nothing_typed_is_lost(page: Page) -> None:
    page.goto("/letters/new")
    page.fill("#subject", SUBJECT)
    page.fill("#body", "想知道审核到哪一步。")
    page.fill("#name", "王小明")
    page.fill("#phone", "abc")
    page.get_by_role("button", name="提交来信").click()
    expect(page.locator("#phone-problem")).to_contain_text("电话")
    expect(page.locator("#subject")).to_have_value(SUBJECT)
    expect(page.get_by_role("alert")).to_be_focused()


def test_a_letter_is_written_and_followed(page: Page) -> None:
    number, code = write_letter(page)
    track(page, number, "ABCDEFGH")
    expect(page.get_by_role("alert")).to_contain_text("编号或查询码不正确")
    track(page, number, code.lower())
    expect(page.get_by_role("heading", level=1)).to_have_text(SUBJECT)


def test_the_keyboard_alone_is_enough(page: Page) -> None:
    page.goto("/letters/new")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.focus("#subject")
    page.keyboard.type("键盘写信")
    page.keyboard.press("Tab")
    page.keyboard.type("全程不用鼠标。")
    page.focus("[name=anonymous]")
    page.keyboard.press("Space")
    page.get_by_role("button", name="提交来信").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/receipt")


def test_the_published_diagram_is_drawn(page: Page) -> None:
    page.goto("/diagrams/letters/letter-handling")
    page.wait_for_selector("[data-drawn]")
    expect(page.locator("[data-element-id=Task_AssignDepartment]").first).to_be_attached()
    expect(page.locator(".bjs-powered-by")).to_be_visible()
