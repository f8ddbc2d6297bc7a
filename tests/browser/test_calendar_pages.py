"""The calendar of due dates and the menu, as people use them: on a desk, on a phone, by keyboard, on paper."""

import httpx
import pytest
from icalendar import Calendar
from playwright.sync_api import Page, expect

from register.matters import MatterStatus
from tests.browser.people import sign_in, write_letter
from tests.browser.test_accessible import DESKTOP, HEIGHT, PHONE, Looker
from tests.browser.test_staff import bring_to_handling
from tests.support.stack import Stack

pytestmark = pytest.mark.browser


def test_a_month_on_a_desk_on_a_phone_and_on_paper(page: Page, stack: Stack) -> None:
    """TL: a handler finds their due date in its month; on a phone only the days that have something are listed."""
    number, _ = write_letter(page, subject="日历上的来信")
    matter = bring_to_handling(stack, number)
    assert matter.due_at and matter.status == MatterStatus.SIGNED_FOR
    due = matter.due_at.astimezone(stack.settings.tzinfo).date()
    sign_in(page, "zhao")
    page.goto(f"/calendar?month={due:%Y-%m}")
    expect(page.get_by_role("link", name=number)).to_be_visible()
    page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    expect(page.locator("td.idle").first).to_be_hidden()
    expect(page.get_by_text(f"{due.month} 月 {due.day} 日")).to_be_visible()
    page.set_viewport_size({"width": DESKTOP, "height": HEIGHT})
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name=number)).to_be_visible()
    expect(page.locator("#subscription")).to_be_hidden()
    page.emulate_media(media="screen")
    page.get_by_label("样式").select_option("list")
    page.get_by_role("button", name="查看").click()
    page.get_by_role("link", name="日历上的来信").click()
    page.wait_for_url(f"**/matters/{number}")


def test_a_subscription_is_made_read_by_another_program_and_ended(page: Page, stack: Stack) -> None:
    number, _ = write_letter(page, subject="订阅里没有标题")
    bring_to_handling(stack, number)
    sign_in(page, "zhao")
    page.goto("/calendar")
    page.get_by_role("button", name="生成订阅地址").click()
    address = page.get_by_label("把下面的地址添加到日历程序").input_value()
    looker = Looker(page)
    looker.look("the address of a subscription")
    assert looker.found == []
    told = httpx.get(address)
    assert number in [str(event["SUMMARY"]).split()[1] for event in Calendar.from_ical(told.content).walk("VEVENT")]
    assert "订阅里没有标题" not in told.text
    page.goto("/calendar")
    page.get_by_role("button", name="停用订阅").click()
    expect(page.get_by_role("status")).to_contain_text("订阅已停用")
    assert httpx.get(address).status_code == 404


def test_the_menu_opens_and_closes_by_keyboard_and_fits_a_phone(page: Page) -> None:
    sign_in(page, "sun")
    menu = page.locator("details.menu").first
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(menu.get_by_role("link", name="代录来信")).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu.get_by_role("link", name="代录来信")).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()
    page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    menu.locator("summary").click()
    menu.get_by_role("link", name="代录来信").click()
    page.wait_for_url("**/entries/new")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
