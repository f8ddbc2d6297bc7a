"""The office's way: a city leader's instruction from the entry page to the archive, every step in the portal (TL-3)."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import choose, open_task, send, sign_in, tick
from tests.support.waiting import wait_until

pytestmark = pytest.mark.browser
SCAN = {"name": "批示.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 scan"}
REPORT = "已拟定减免办法，自下月起执行。"


def test_a_leaders_instruction_from_the_entry_page_to_the_archive(page: Page) -> None:
    """TL-3: entered with the scan, signed for, handed out, handled, reviewed, answered back; closed by the issuer's word."""
    sign_in(page, "sun")
    number = enter(page)
    does(page, number, "签收批办件", "已收到批示原件，签收")
    page.goto(f"/matters/{number}")
    page.select_option("#proposal-department", "high-tech")
    page.fill("#proposal-opinion", "拟请高新技术处办理。")
    page.get_by_role("button", name="保存拟办意见").click()
    expect(page.get_by_role("status")).to_be_visible()
    does(page, number, "提出拟办意见", "拟办意见已在事项页面保存，提交审批")

    sign_in(page, "wu")
    open_task(page, number, "审批分办")
    expect(page.get_by_text("请市科技局研究并报结果。")).to_be_visible()
    tick(page, "同意分办")
    send(page)
    sign_in(page, "chen")
    open_task(page, number, "指定承办人")
    tick(page, "指定承办人")
    choose(page, "赵一帆")
    send(page)

    sign_in(page, "zhao")
    does(page, number, "签收事项", "签收，由我承办")
    open_task(page, number, "办理并拟写答复")
    page.goto(f"/matters/{number}")
    page.get_by_label("答复正文").fill(REPORT)
    page.get_by_role("button", name="保存答复").click()
    expect(page.get_by_role("status")).to_contain_text("答复已保存")
    does(page, number, "办理并拟写答复", "答复已在事项页面保存，提交审核")
    sign_in(page, "chen")
    does(page, number, "审核答复", "合格，送签发")
    sign_in(page, "wu")
    does(page, number, "签发答复", "签发")

    sign_in(page, "sun")
    open_task(page, number, "回告批示人")
    page.goto(f"/matters/{number}")
    page.select_option("#issuer-word-decision", "accept")
    page.fill("#issuer-word-paper_reference", "市批〔2026〕9号")
    page.get_by_role("button", name="保存意见").click()
    expect(page.get_by_role("status")).to_be_visible()
    does(page, number, "回告批示人", "认可，办结")
    wait_until(lambda: archived(page, number), "archived", 60.0, pause=1.0)
    expect(page.get_by_text(REPORT).first).to_be_visible()


def enter(page: Page) -> str:
    """Enter it for the leader, the scan with it; its number."""
    page.goto("/instructions/new")
    page.select_option("#level", "city-leader")
    page.select_option("#category", "instruction:general")
    for name, words in {"issuer": "市领导甲", "subject": "孵化器房租减免", "text": "请市科技局研究并报结果。"}.items():
        page.fill(f"#{name}", words)
    page.locator("input[type=file]").set_input_files([SCAN])  # type: ignore[list-item]
    page.get_by_role("button", name="登记", exact=True).click()
    page.wait_for_url("**/matters/PB-*")
    return page.url.partition("/matters/")[2].partition("?")[0]


def does(page: Page, number: str, task: str, option: str) -> None:
    """Open the task from the inbox, choose, submit."""
    open_task(page, number, task)
    tick(page, option)
    send(page)


def archived(page: Page, number: str) -> bool:
    page.goto(f"/matters/{number}")
    return page.get_by_text("档号").count() > 0
