"""The whole system by `xiaoneng up`: our forms in Tasklist, our diagrams in Operate; nothing personal there, and all of it on loopback."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import psutil
import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.conftest import HERE
from tests.browser.people import PATIENCE, sign_in, write_letter
from tests.support.waiting import wait_until
from tests.support.whole_system import WholeSystem, whole_system
from tests.webapps import camunda

pytestmark = pytest.mark.browser
PARTS: Final = {"postgres", "opensearch", "broker", "webapps", "receiver", "relay", "workers", "portal"}
RECEPTION: Final = "sun-li"  # TL-6: the reception post of the office
OUTSIDER: Final = "chen-siyuan"  # heads another department
PLANTED: Final = {
    "name": "欧阳泄密测试",
    "phone": "13987654321",
    "email": "planted@xiaoneng.example",
    "body": "路灯坏了三个月的泄密测试正文",
}


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WholeSystem]:
    with whole_system(tmp_path_factory.mktemp("whole")) as system:
        yield system


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    return {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "viewport": {"width": 1400, "height": 900}}


@pytest.fixture
def context(new_context: Any, system: WholeSystem) -> BrowserContext:
    """A browser that begins at this system's portal."""
    found: BrowserContext = new_context(base_url=system.settings.portal_public_url)
    return found


@pytest.fixture(autouse=True)
def nothing_leaves_this_machine(context: BrowserContext) -> None:
    """Operate and Tasklist ask the internet for fonts: they do not get them, and work without."""

    def check(route: Route) -> None:
        here = urlsplit(route.request.url).hostname == HERE or route.request.url.startswith("data:")
        route.continue_() if here else route.abort()

    context.route("**/*", check)


@pytest.fixture
def password(system: WholeSystem) -> str:
    return system.settings.staff_password.get_secret_value()


def test_every_part_is_well_and_listens_on_loopback_only(system: WholeSystem) -> None:
    processes, status = system.processes(), system.xiaoneng("status")
    assert set(processes) == PARTS
    assert status.returncode == 0, status.stdout
    cluster = {system.settings.zeebe_internal_port, system.settings.webapps_cluster_port}  # datagrams too, which have no state
    for name, process in processes.items():
        sockets = [one for member in (process, *process.children(recursive=True)) for one in member.net_connections("inet")]
        listening = {one.laddr.ip for one in sockets if one.status == "LISTEN" or one.laddr.port in cluster}
        assert listening and listening <= {HERE, "::1", f"::ffff:{HERE}"}, name


def test_our_form_is_completed_in_tasklist_and_the_diagram_goes_on(page: Page, system: WholeSystem, password: str) -> None:
    """TL-6: the office accepts the letter in Tasklist; Operate and the portal show where it is."""
    number, _ = write_letter(page)
    key = system.task(number, "Task_AcceptLetter")
    camunda.enter(page, f"{system.settings.webapps_url}/tasklist?filter=assigned-to-me", RECEPTION, password)
    camunda.open_task(page, key, number)
    camunda.complete(page, "受理")
    next_key = system.task(number, "Task_AssignDepartment")

    instance = system.rows("SELECT instance_key FROM feed.tasks WHERE key = %s", next_key)[0][0]
    camunda.enter(page, f"{system.settings.webapps_url}/operate/processes/{instance}", "demo", "demo")
    expect(page.locator("[data-element-id=Task_AssignDepartment]").first).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text(f"{number}#1").first).to_be_visible(timeout=PATIENCE)

    sign_in(page, RECEPTION, password)
    page.goto(f"/matters/{number}")
    expect(page.get_by_role("listitem").filter(has_text="审查来信").filter(has_text="孙莉")).to_be_visible()
    page.wait_for_selector("[data-drawn]")
    expect(page.locator(".token[data-element-id=Task_AssignDepartment]")).to_be_attached()


def test_an_outsider_who_completes_a_task_in_tasklist_grants_nothing(page: Page, system: WholeSystem, password: str) -> None:
    """The task is back with whom it belongs to, and the attempt is on record."""
    number, _ = write_letter(page)
    key = system.task(number, "Task_AcceptLetter")
    camunda.enter(page, f"{system.settings.webapps_url}/tasklist?filter=all-open", OUTSIDER, password)
    camunda.open_task(page, key, number)
    camunda.take(page)
    camunda.complete(page, "受理")
    again = system.task(number, "Task_AcceptLetter", but=key)
    assert system.rows("SELECT assignee FROM feed.tasks WHERE key = %s", again) == [(RECEPTION,)]
    assert system.rows("SELECT status FROM register.matters WHERE number = %s", number) == [("registered",)]
    attempts = "SELECT actor, facts->>'refusal' FROM audit.events WHERE action = 'decision' AND subject = %s"
    assert system.rows(attempts, number) == [(OUTSIDER, "not-entitled")]
    sign_in(page, RECEPTION, password)
    page.goto(f"/matters/{number}")
    expect(page.get_by_role("listitem").filter(has_text="审查来信：受理（没有生效：").filter(has_text="陈思远")).to_be_visible()


def test_nothing_personal_is_in_the_search_store_or_a_log(page: Page, system: WholeSystem) -> None:
    number, _ = write_letter(page, **PLANTED)
    key = system.task(number, "Task_AcceptLetter")
    stored = wait_until(lambda: told if key in (told := system.documents()) else None, "the task is in the search store", 60.0, pause=1.0)
    logs = {path: _text(path) for path in system.folder.rglob("*.log*") if path.is_file()}
    assert {f"{part}.log" for part in PARTS} <= {path.name for path in logs}
    told = {"search store": stored, **logs, "journal": "".join(map(_text, (system.folder / "journal").rglob("*.jsonl")))}
    assert all(number in told[where] for where in ("search store", "journal"))
    leaks = [(where, word) for where, text in told.items() for word in PLANTED.values() if word in text or ascii(word)[1:-1] in text]
    assert leaks == []


def test_status_tells_of_a_process_that_was_killed(system: WholeSystem) -> None:
    system.processes()["relay"].kill()
    status = wait_until(lambda: None if (told := system.xiaoneng("status")).returncode == 0 else told, "status tells of it")
    assert status.returncode == 1 and "relay: 不正常" in status.stdout


def test_a_second_start_leaves_what_runs_alone_and_brings_back_what_ended(system: WholeSystem) -> None:
    before = system.processes()
    started = system.xiaoneng("up")
    assert started.returncode == 0, started.stdout + started.stderr
    after = {name: process.pid for name, process in system.processes().items()}
    assert set(after) == PARTS
    assert {name: after[name] for name in before} == {name: process.pid for name, process in before.items()}


def test_the_log_of_a_part_can_be_read(system: WholeSystem) -> None:
    assert "database system is ready" in system.xiaoneng("logs", "postgres").stdout


def test_down_ends_all_of_it_and_nothing_else(system: WholeSystem) -> None:
    """The last one: nothing runs afterwards."""
    bystander = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"])
    try:
        families = [member for process in system.processes().values() for member in (process, *process.children(recursive=True))]
        assert system.xiaoneng("down").returncode == 0
        assert not any(member.is_running() and member.status() != psutil.STATUS_ZOMBIE for member in families)
        assert bystander.poll() is None
        assert system.xiaoneng("status").returncode == 3
    finally:
        bystander.kill()
        bystander.wait()


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")
