"""What people do in Tasklist and Operate, in a real browser."""

from typing import Final

from playwright.sync_api import Page, expect

PATIENCE: Final = 90_000  # ms: the search store is in between, and its importers look every few seconds


def enter(page: Page, address: str, user: str, password: str) -> None:
    """Sign in and go where the address leads."""
    page.context.clear_cookies()
    page.goto(address, wait_until="domcontentloaded")
    page.fill("input[name=username]", user)
    page.fill("input[name=password]", password)
    page.get_by_role("button", name="Login").click()


def open_task(page: Page, key: str) -> None:
    """Choose the task from the list when it has come there."""
    page.get_by_test_id(f"task-{key}").click(timeout=PATIENCE)
    expect(page.locator(".fjs-form")).to_be_visible(timeout=PATIENCE)


def take(page: Page) -> None:
    """Claim the opened task, from whoever has it: on 8.6 Tasklist lets anyone."""
    page.get_by_role("button", name="Unassign").click()
    page.get_by_role("button", name="Assign to me").click(timeout=PATIENCE)
    expect(page.get_by_role("button", name="Unassign")).to_be_visible(timeout=PATIENCE)


def complete(page: Page, option: str) -> None:
    """Choose the option of our form and send it; that it counted shows in the register, while Tasklist waits for its search store."""
    page.locator(".fjs-form").get_by_text(option, exact=True).click()
    send = page.get_by_role("button", name="Complete Task")
    send.click(timeout=PATIENCE)
    expect(send).to_be_hidden(timeout=PATIENCE)
