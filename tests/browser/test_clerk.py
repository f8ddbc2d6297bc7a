"""The clerk's way: one letter from the public page to the archived answer, every step in the portal (TL-6)."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import PATIENCE, choose, does, open_task, rate, send, sign_in, tick, track_until, write_letter
from tests.support.stack import Stack
from tests.support.waiting import wait_until

pytestmark = pytest.mark.browser


def test_one_letter_from_the_public_page_to_the_archived_answer(page: Page, stack: Stack) -> None:
    number, code = write_letter(page)

    sign_in(page, "sun")
    open_task(page, number, "审查来信")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("这一项必须填写。")).to_be_visible()
    tick(page, "受理")
    send(page)
    open_task(page, number, "交办处室")
    choose(page, "高新技术处")
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
    page.get_by_label("答复正文").fill("您的材料已通过初审。")
    page.get_by_role("button", name="保存答复").click()
    expect(page.get_by_role("status")).to_contain_text("答复已保存")
    page.wait_for_selector("[data-drawn]")
    expect(page.locator(".token[data-element-id=Task_SubmitAnswer]")).to_be_attached()
    does(page, number, "办理并拟写答复", "答复已在事项页面保存，提交审核")

    sign_in(page, "chen")
    open_task(page, number, "审核答复")
    expect(page.get_by_text("您的材料已通过初审。")).to_be_visible()
    tick(page, "合格，送签发")
    send(page)
    sign_in(page, "wu")
    does(page, number, "签发答复", "签发")
    sign_in(page, "zhao")
    does(page, number, "送达答复", "已送达答复")

    track_until(page, number, code, "评价这次办理")
    rate(page, "非常满意")
    track_until(page, number, code, "办结归档")
    expect(page.get_by_text("您的材料已通过初审。")).to_be_visible()
    to_petitioner = wait_until(lambda: [mail for mail in stack.mailbox.mails if mail["To"] == "wang@example.cn"], "the petitioner's mails")
    assert len({mail.as_string() for mail in to_petitioner}) == len(to_petitioner)
    expect(page.locator("body")).not_to_contain_text("系统出错", timeout=PATIENCE)
