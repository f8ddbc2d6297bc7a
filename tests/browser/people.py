"""What people do at the portal, in a real browser."""

import re

from playwright.sync_api import Page, expect

from tests.api.bureau import PASSWORD
from tests.support.waiting import wait_until

SUBJECT = "咨询高新技术企业认定进度"
PATIENCE = 30_000  # ms: engine, feed and relay in between


def write_letter(page: Page, **typed: str) -> tuple[str, str]:
    """Write a letter as a citizen; its number and code."""
    page.goto("/letters/new")
    for name, words in {"subject": SUBJECT, "body": "想知道审核到哪一步。", "name": "王小明", "email": "wang@example.cn", **typed}.items():
        page.fill(f"#{name}", words)
    page.get_by_role("button", name="提交来信").click()
    page.wait_for_url("**/receipt")
    return page.inner_text("#number"), page.inner_text("#code")


def track(page: Page, number: str, code: str) -> None:
    page.goto("/track")
    page.fill("#number", number)
    page.fill("#code", code)
    page.get_by_role("button", name="查询").click()


def track_until(page: Page, number: str, code: str, words: str) -> None:
    """Follow the letter until its page says so."""

    def said() -> bool:
        track(page, number, code)
        page.wait_for_url("**/track/letter")
        return page.get_by_text(words).count() > 0

    wait_until(said, words, 60.0, pause=1.0)


def rate(page: Page, level: str) -> None:
    """Say how satisfied one is, on the page of the letter followed."""
    page.get_by_text("评价这次办理").click()
    page.get_by_label(level, exact=True).check()
    page.get_by_role("button", name="提交评价").click()
    expect(page.get_by_role("status")).to_contain_text("谢谢您的评价")


def sign_in(page: Page, staff_id: str, password: str = PASSWORD) -> None:
    page.context.clear_cookies()
    page.goto("/sign-in")
    page.fill("#staff_id", staff_id)
    page.fill("#password", password)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/inbox")


def open_task(page: Page, number: str, task: str) -> None:
    """Wait for the task in the inbox and open its form."""
    row = page.get_by_role("row").filter(has_text=number).filter(has_text=task)
    page.goto("/inbox")
    for _ in range(60):
        if row.count():
            break
        page.wait_for_timeout(500)
        page.reload()
    row.get_by_role("link", name=task, exact=True).click()
    page.wait_for_selector("[data-shown]")


def send(page: Page) -> None:
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("status")).to_contain_text("已提交", timeout=PATIENCE)


def does(page: Page, number: str, task: str, option: str) -> None:
    """Open the task from the inbox, choose, submit."""
    open_task(page, number, task)
    tick(page, option)
    send(page)


def choose(page: Page, option: str) -> None:
    """Choose in a searchable list of form-js."""
    page.locator(".fjs-form input[type=text]").click()
    page.locator(".fjs-dropdownlist-item").get_by_text(option, exact=True).click()


def tick(page: Page, option: str) -> None:
    """Choose a radio button or check a box; form-js puts a star behind the label of a box that must be checked."""
    page.locator(".fjs-form").get_by_label(re.compile(rf"^{option}\s*\*?$")).check()
