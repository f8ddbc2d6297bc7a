"""An instruction from the entry page to the archive, each person at their own screen (TL-3); its pages for everyone, also on a phone."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import choose, does, open_task, send, sign_in, tick
from tests.browser.test_accessible import Looker
from tests.support.waiting import wait_until

pytestmark = pytest.mark.browser
SCAN = {"name": "批示.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 scan"}


def enter(page: Page, subject: str) -> str:
    """The office enters a city leader's instruction; its number."""
    page.goto("/instructions/new")
    page.get_by_label("来源").select_option("city-leader")
    page.get_by_label("类别").select_option("instruction:urgent")
    for name, words in {"issuer": "市长甲", "paper_reference": "市批〔2026〕7号", "subject": subject, "text": "请研究并报结果。"}.items():
        page.fill(f"#{name}", words)
    page.set_input_files("#attachments", SCAN)
    page.get_by_role("button", name="登记", exact=True).click()
    page.wait_for_url("**/matters/PB-*")
    return page.url.split("/matters/")[1].split("?")[0]


def test_an_instruction_goes_from_its_entry_to_the_archive(page: Page) -> None:
    """TL-3: entered for the leader, signed for, proposed, approved, handled, reviewed, answered back on paper, filed."""
    sign_in(page, "sun")
    number = enter(page, "孵化器房租减免")
    expect(page.get_by_text("代录", exact=True)).to_be_visible()
    does(page, number, "签收批办件", "已收到批示原件，签收")
    open_task(page, number, "提出拟办意见")
    page.goto(f"/matters/{number}")
    page.get_by_label("牵头处室").select_option("high-tech")
    page.get_by_label("拟办意见").fill("请高新处牵头研究。")
    page.get_by_role("button", name="保存拟办意见").click()
    expect(page.get_by_role("status")).to_contain_text("拟办意见已保存")
    looker = Looker(page)
    looker.visit("/instructions/new", f"/matters/{number}")
    does(page, number, "提出拟办意见", "拟办意见已在事项页面保存，提交审批")

    handled(page, number)
    sign_in(page, "sun")
    open_task(page, number, "回告批示人")
    page.goto(f"/matters/{number}")
    looker.look("the issuer's word")
    page.get_by_label("意见内容").fill("同意。")
    page.get_by_label("依据文号").fill("市批〔2026〕9号")
    page.get_by_role("button", name="保存意见").click()
    expect(page.get_by_role("status")).to_contain_text("批示人意见已保存")
    does(page, number, "回告批示人", "认可，办结")
    wait_until(lambda: filed(page, number), f"{number} filed", 60.0, pause=1.0)
    expect(page.get_by_role("heading", name="批示人意见：认可，办结")).to_be_visible()
    expect(page.get_by_text("档号")).to_be_visible()
    expect(page.get_by_text("拟减免三个月。").first).to_be_visible()
    assert looker.found == []


def handled(page: Page, number: str) -> None:
    """Approved, handled, reviewed and signed, each by whose it is."""
    sign_in(page, "wu")
    open_task(page, number, "审批分办")
    expect(page.get_by_text("请研究并报结果。")).to_be_visible()
    page.goto(f"/matters/{number}")
    page.get_by_label("批示意见").fill("同意，月底前报我。")
    page.get_by_role("button", name="保存批示意见").click()
    expect(page.get_by_role("status")).to_contain_text("批示意见已保存")
    open_task(page, number, "审批分办")
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
    page.get_by_label("答复正文").fill("拟减免三个月。")
    page.get_by_role("button", name="保存答复").click()
    expect(page.get_by_role("status")).to_contain_text("答复已保存")
    does(page, number, "办理并拟写答复", "答复已在事项页面保存，提交审核")
    sign_in(page, "chen")
    does(page, number, "审核答复", "合格，送签发")
    sign_in(page, "wu")
    does(page, number, "签发答复", "签发")


def filed(page: Page, number: str) -> bool:
    """Whether the matter's page says that it is filed."""
    page.goto(f"/matters/{number}")
    return page.locator(".title-line").get_by_text("已归档").count() > 0


def test_what_is_wrong_is_said_beside_its_field(page: Page) -> None:
    """Nothing typed is lost; the scan must be there."""
    sign_in(page, "sun")
    page.goto("/instructions/new")
    page.fill("#issuer", "市长甲")
    page.get_by_label("类别").select_option("instruction:general")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.locator("#attachments-problem")).to_contain_text("扫描件")
    expect(page.locator("#subject-problem")).to_contain_text("没有填写")
    expect(page.locator("#issuer")).to_have_value("市长甲")
