"""What people do in Tasklist and Operate, in a real browser."""

from typing import Final

from playwright.sync_api import Page, expect

from tests.support.waiting import wait_until

PATIENCE: Final = 90_000  # ms: the search store is in between, and its importers look every few seconds


def enter(page: Page, address: str, user: str, password: str) -> None:
    """Sign in and go where the address leads."""
    page.context.clear_cookies()
    page.goto(address, wait_until="domcontentloaded")
    page.fill("input[name=username]", user)
    page.fill("input[name=password]", password)
    page.get_by_role("button", name="Login").click()


def open_task(page: Page, key: str, number: str) -> None:
    """Choose the task from the list when it has come there, with its matter's number.

    Tasklist fills the form with the variables that have come to the search store by then and does not look again: whoever sees an empty
    form loads the page anew.
    """
    page.get_by_test_id(f"task-{key}").click(timeout=PATIENCE)
    form = page.locator(".fjs-form")

    def filled() -> bool:
        expect(form).to_be_visible(timeout=PATIENCE)
        try:
            expect(form).to_contain_text(number)
        except AssertionError:
            page.reload()
            return False
        return True

    wait_until(filled, f"{number} in the form of task {key}", seconds=PATIENCE / 1000)


def take(page: Page) -> None:
    """Claim the opened task, from whoever has it: on 8.6 Tasklist lets anyone."""
    page.get_by_role("button", name="Unassign").click()
    page.get_by_role("button", name="Assign to me").click(timeout=PATIENCE)
    expect(page.get_by_role("button", name="Unassign")).to_be_visible(timeout=PATIENCE)


def complete(page: Page, option: str) -> None:
    """Choose the option of our form and send it until Tasklist takes it.

    It looks the assignment up in its search store, and refuses ("Task is not assigned") until the claim just made has come there; it
    shows what it knows when the page is loaded.
    """
    send = page.get_by_role("button", name="Complete Task")

    def taken() -> bool:
        try:
            expect(send).to_be_enabled()
        except AssertionError:
            page.reload()
            return False
        page.locator(".fjs-form").get_by_text(option, exact=True).click()
        with page.expect_response(lambda response: response.url.endswith("/complete"), timeout=PATIENCE) as answer:
            send.click()
        if not answer.value.ok:
            page.reload()
        return answer.value.ok

    wait_until(taken, "Tasklist takes the completion", seconds=PATIENCE / 1000)
    expect(send).to_be_hidden(timeout=PATIENCE)
