"""What staff do beside the letter's straight way: enter for somebody, print the receipt, ask for more time, look for matters."""

from contextlib import closing
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import select

from deploy import wiring
from deploy.bureau.deeds import Goal
from deploy.bureau.robots import Robots
from engine.user_tasks import UserTasks
from register.matters import Matter, MatterStatus
from register.session import short_lived_engine, transaction
from tests.browser.people import PATIENCE, open_task, send, sign_in, tick, track, write_letter
from tests.support.stack import Stack

pytestmark = pytest.mark.browser


def bring_to_handling(stack: Stack, number: str) -> Matter:
    """Have robots do the office's and the head's tasks, and the handler sign for it."""
    user_tasks = UserTasks(stack.settings.zeebe_rest_url, wiring.allow_list())
    with short_lived_engine(stack.settings.database_url) as engine, closing(user_tasks):
        robots = Robots(engine, wiring.context_factory(stack.settings), wiring.CamundaTasks(user_tasks))
        robots.bring({number: Goal(MatterStatus.SIGNED_FOR, "high-tech")}, 90.0)
        with transaction(engine) as session:
            return session.exec(select(Matter).where(Matter.number == number)).one()


def test_a_clerk_enters_a_visit_and_prints_the_receipt(page: Page) -> None:
    """FC-1, FC-3: number, code and the officer's name, duty and phone are on paper; buttons and menus are not."""
    sign_in(page, "sun")
    page.goto("/entries/new")
    page.select_option("#channel", "visit")
    page.fill("#received_at", "2026-03-02T09:00")
    for name, words in {"subject": "来访反映路灯", "body": "路灯不亮。", "name": "王小明", "phone": "13812345678"}.items():
        page.fill(f"#{name}", words)
    page.get_by_role("button", name="登记并出具回执").click()
    page.wait_for_url("**/receipt")
    page.emulate_media(media="print")
    expect(page.locator("#number")).to_be_visible()
    expect(page.locator("#code")).to_be_visible()
    expect(page.get_by_text("孙小梅（办公室科员），电话")).to_be_visible()
    for hidden in (".masthead nav", "footer", "[data-print]"):
        expect(page.locator(hidden)).to_be_hidden()


def test_more_time_is_asked_for_and_granted_and_the_petitioner_is_told_why(page: Page, stack: Stack) -> None:
    """TL-6."""
    number, code = write_letter(page, email="extended@example.cn")
    due_at = bring_to_handling(stack, number).due_at
    assert due_at
    later = due_at.astimezone(stack.settings.tzinfo).date() + timedelta(days=7)

    sign_in(page, "zhao")
    page.goto(f"/matters/{number}")
    page.get_by_text("申请延期", exact=True).click()
    page.fill("#extension-due_on", later.isoformat())
    page.fill("#extension-reason", "需要专家论证")
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_role("status")).to_be_visible()

    sign_in(page, "wu")
    open_task(page, number, "审批延期")
    expect(page.get_by_text("需要专家论证").first).to_be_visible()
    tick(page, "同意延期")
    send(page)

    for _ in range(PATIENCE // 1000):
        track(page, number, code)
        if page.get_by_text("办理期限延长至").count():
            break
        page.wait_for_timeout(1000)
    expect(page.get_by_text("理由：需要专家论证")).to_be_visible()


def test_the_board_finds_by_light_word_and_state(page: Page) -> None:
    number, _ = write_letter(page, subject="督办台上找得到的来信")
    sign_in(page, "sun")
    page.goto("/board")
    page.get_by_label("查找").fill("找得到的")
    page.get_by_role("button", name="查找").click()
    expect(page.get_by_role("link", name="督办台上找得到的来信")).to_be_visible()
    page.get_by_label("状态").select_option("archived")
    page.get_by_role("button", name="查找").click()
    expect(page.get_by_text("没有符合条件的事项")).to_be_visible()
    page.goto(f"/board?q={number}&light=red")
    expect(page.get_by_role("link", name="督办台上找得到的来信")).to_have_count(0)
