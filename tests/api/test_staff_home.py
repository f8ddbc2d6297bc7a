"""The first page of staff: what waits, what falls due within the week, what may be entered; a citizen's stays the citizen's."""

from datetime import datetime, timedelta

from fastapi.testclient import TestClient

from api.navigation import GROUPS, REGISTER
from api.services import Services
from casework import limits
from casework.instructions.drafts import InstructionDraft
from casework.instructions.registration import register_instruction
from casework.matters import matter_key
from casework.uploads import Upload
from register.matters import MatterStatus
from rules.tables import decide
from tests.api.citizen import Clerk
from tests.api.conftest import ZONE
from tests.api.handling import Handling
from tests.api.test_matters import as_person

TODAY = datetime(2026, 3, 2, 17, 30, tzinfo=ZONE)


def due(handling: Handling, days: int, **facts: object) -> str:
    moment = TODAY + timedelta(days=days)
    return handling.letter(MatterStatus.SIGNED_FOR, department_id="high-tech", handler_id="zhao", due_at=moment, **facts)


def test_nothing_waits(clerk: Clerk) -> None:
    page = clerk.client.get("/").text
    assert "孙小梅，您好" in page and "没有待办" in page and "一周内没有您的事项到期" in page


def test_tasks_and_what_falls_due_within_the_week(client: TestClient, handling: Handling) -> None:
    """TL: what is late stands first; the weekday a week from today is still in."""
    late, week, later = due(handling, -3), due(handling, 7), due(handling, 8)
    handling.task(week, "Task_SubmitAnswer", "zhao")
    page = as_person(client, "zhao").client.get("/").text
    assert page.index(late) < page.rindex(week) and later not in page
    assert "<b>1</b>等您办理" in page and "<b>1</b>已逾期" in page and "拟写答复" in page
    assert late not in as_person(client, "qian").client.get("/").text


def test_every_regime_has_its_entry_and_every_page_of_the_menu_opens(clerk: Clerk) -> None:
    home = clerk.client.get("/").text
    for link in (link for group in GROUPS for link in group.links):
        assert f'href="{link.path}"' in home
        assert clerk.client.get(link.path).status_code in {200, 303}, link.path
    assert all(link.about in home for link in REGISTER.links)


def test_the_menu_offers_what_opens_and_nothing_else(client: TestClient) -> None:
    """TL-3, TL-5: leaders' instructions are entered by the office and the bureau's leaders; to all others the menu does not offer it."""
    offering = set()
    for staff in ("sun", "wu", "zhou", "chen", "zhao"):
        page = as_person(client, staff).client.get("/").text
        for link in (link for group in GROUPS for link in group.links):
            opens = client.get(link.path).status_code == 200
            assert (f'href="{link.path}"' in page) is opens, (staff, link.path)
        if 'href="/instructions/new"' in page:
            offering.add(staff)
    assert offering == {"sun", "wu", "zhou"}


def test_whoever_is_not_signed_in_sees_what_a_citizen_can_do(client: TestClient) -> None:
    page = client.get("/").text
    assert "我要写信" in page and "/inbox" not in page


def test_a_matters_page_says_whence_its_clock_runs_and_who_set_it(clerk: Clerk, handling: Handling, services: Services) -> None:
    """TL-5, FC-6: from the day it was signed for; the head and the leader in charge are named on every matter."""
    origin = handling.letter(department_id="high-tech")
    draft = InstructionDraft(
        level="bureau-leader",
        issuer="zhou",
        subject="督办路灯",
        text="请研究。",
        submission="mark",
        entered_by="sun",
        origin=origin,
        attachments=(Upload("批示.pdf", b"%PDF-1.7 scan"),),
    )
    with services.work() as context:
        matter = register_instruction(context, draft)
        matter.department_id, matter.counted_from, number = "high-tech", TODAY, matter.number
        figure = decide(context.tables["time-limit"], {"kind": matter.kind, "category": matter.category})
        limits.set_from_table(context, matter_key(matter), figure)
    page = clerk.client.get(f"/matters/{number}").text
    responsible = "<dt>交办领导</dt><dd>周正平", "<dt>总负责</dt><dd>陈志远", "<dt>直接负责</dt><dd>吴建国", "<dt>登记人</dt><dd>孙小梅"
    for words in ("局领导交办", "2026年3月2日 17:30，由此起算", "签收次日起第 5", *responsible):
        assert words in page
    assert f'<dt>由来</dt><dd><a class="num" href="/matters/{origin}"' in page
    assert f'href="/matters/{number}"' in clerk.client.get(f"/matters/{origin}").text
