"""A service from its draft in the catalogue to the rated result: three people publish it, one applies, all in the portal (SC, ON)."""

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from casework.services import versions
from deploy import wiring
from register.session import short_lived_engine, transaction
from tests.browser.people import does, open_task, sign_in, track
from tests.browser.test_accessible import Looker
from tests.casework.service_case import DRAFT
from tests.support.stack import Stack
from tests.support.waiting import wait_until

pytestmark = pytest.mark.browser
PHONE_WIDTH = {"width": 360, "height": 740}


def publish(page: Page, looker: Looker) -> str:
    """Drafted, sent on, approved: each by somebody else; its code."""
    sign_in(page, "zhao")
    page.goto("/catalogue/new")
    for name, words in DRAFT.texts.items():
        page.fill(f"#{name}", words)
    page.fill("#materials", DRAFT.materials)
    page.fill("#promised_days", DRAFT.promised_days)
    page.fill("#complaint_phone", DRAFT.complaint_phone)
    page.select_option("#handler", label="赵一帆")
    page.get_by_role("button", name="保存草稿").click()
    looker.look("a draft")
    for staff, button in (("chen", "送分管局领导审批"), ("wu", "批准发布")):
        where = page.url
        sign_in(page, staff)
        page.goto(where.partition("?")[0])
        page.get_by_role("button", name=button).click()
        expect(page.get_by_role("status")).to_be_visible()
    return page.url.rpartition("/")[2].partition("?")[0]


def publish_anew(stack: Stack, code: str) -> None:
    """A second version, which changes the promise."""
    with short_lived_engine(stack.settings.database_url) as engine, transaction(engine) as session:
        context = wiring.context_factory(stack.settings)(session)
        versions.revise(context, "zhao", code, replace(DRAFT, promised_days="3"))
        versions.submit(context, "chen", code)
        versions.approve(context, "wu", code)


def look_at_the_guide(page: Page, looker: Looker, code: str) -> None:
    """SC-5: what the staff see of its versions and what everybody sees; on paper with its code and its history."""
    looker.visit("/catalogue", f"/catalogue/{code}", f"/catalogue/{code}/edit")
    page.context.clear_cookies()
    looker.visit("/services", f"/services/{code}/versions/2", f"/services/{code}")
    page.emulate_media(media="print")
    expect(page.locator(".qr svg")).to_be_visible()
    expect(page.get_by_role("heading", name="修订记录")).to_be_visible()
    expect(page.get_by_role("link", name="申请办理")).to_be_hidden()
    page.emulate_media(media="screen")


def apply(page: Page, looker: Looker) -> tuple[str, str]:
    """From the guide, on a phone; number and code."""
    page.set_viewport_size(PHONE_WIDTH)
    page.goto("/services?q=查新")
    page.get_by_role("link", name=DRAFT.texts["name"]).click()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE_WIDTH["width"]
    expect(page.locator(".qr svg")).to_be_visible()
    page.get_by_role("link", name="申请办理").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE_WIDTH["width"]
    page.get_by_label("申请表").check()
    for name, words in {"body": "申请查新。", "name": "李小花", "phone": "13900000001"}.items():
        page.fill(f"#{name}", words)
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_role("alert")).to_contain_text("没有勾选：营业执照、项目简介")
    looker.look("an application with materials lacking")
    page.get_by_label("材料还没有备齐").check()
    page.get_by_role("button", name="提交申请").click()
    page.wait_for_url("**/applications/receipt")
    looker.look("an application's receipt")
    return page.inner_text("#number"), page.inner_text("#code")


def follow_until(page: Page, number: str, code: str, words: str) -> None:
    def said() -> bool:
        track(page, number, code)
        page.wait_for_url("**/applications/followed")
        return page.get_by_text(words).count() > 0

    wait_until(said, words, 60.0, pause=1.0)


def test_one_service_from_its_draft_to_the_rated_result(page: Page, stack: Stack) -> None:
    """SC-5, ON-1, TL-2, SC-2."""
    looker = Looker(page)
    service = publish(page, looker)
    publish_anew(stack, service)
    look_at_the_guide(page, looker, service)
    number, code = apply(page, looker)

    sign_in(page, "zhao")
    open_task(page, number, "审查申报材料")
    looker.look("the handler's task")
    looker.visit(f"/matters/{number}")
    page.reload()
    page.get_by_text("材料不齐：一次性告知").click()
    page.get_by_label("缺：营业执照").check()
    page.fill("#notice-problem1", "请加盖公章")
    page.get_by_role("button", name="保存告知内容").click()
    expect(page.get_by_role("status")).to_contain_text("告知内容已保存")
    does(page, number, "审查申报材料", "材料不齐，一次性告知")

    follow_until(page, number, code, "请补正下列材料")
    expect(page.get_by_text("补正材料期间计时暂停")).to_be_visible()
    looker.look("what an applicant is told to supplement")
    page.fill("#supplement-text", "已补交营业执照。")
    page.get_by_role("button", name="提交材料").click()
    expect(page.get_by_role("status")).to_contain_text("材料已收到")

    sign_in(page, "zhao")
    does(page, number, "审查申报材料", "材料齐全，予以受理")
    open_task(page, number, "办理并拟写结果")
    page.goto(f"/matters/{number}")
    page.locator("#result summary").click()
    page.fill("#result-text", "查新报告已出具。")
    page.locator("#result").get_by_role("button", name="保存").click()
    does(page, number, "办理并拟写结果", "办理结果已写好，提交审核")
    sign_in(page, "chen")
    does(page, number, "审核办理结果", "同意")
    sign_in(page, "zhao")
    does(page, number, "送达办理结果", "已送达办理结果")

    follow_until(page, number, code, "评价这次服务")
    looker.look("a delivered result")
    page.reload()
    page.get_by_text("评价这次服务").click()
    page.get_by_label("满意", exact=True).check()
    page.get_by_role("button", name="提交评价").click()
    expect(page.get_by_role("status")).to_contain_text("谢谢您的评价")
    follow_until(page, number, code, "办结归档")
    expect(page.get_by_text("查新报告已出具。")).to_be_visible()
    assert looker.found == []
