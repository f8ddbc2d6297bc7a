"""Inbox and forms: everyone sees their own, what is wrong never reaches the engine."""

import json
import re

from fastapi.testclient import TestClient

from casework.ports import EngineAway, TaskGone
from register.matters import MatterStatus
from tests.api.citizen import Clerk
from tests.api.conftest import TaskBook
from tests.api.handling import Handling


def in_department(handling: Handling, **facts: object) -> str:
    return handling.letter(MatterStatus.ASSIGNED, department_id="high-tech", **facts)


def test_the_inbox_shows_mine_by_its_name_in_the_diagram(clerk: Clerk, handling: Handling) -> None:
    number = handling.letter()
    key = handling.task(number, "Task_AcceptLetter", "sun")
    other = handling.task(in_department(handling), "Task_AssignHandler", "chen")
    page = clerk.client.get("/inbox").text
    assert f"/tasks/{key}" in page and "审查来信" in page and number in page and f"/tasks/{other}" not in page


def test_an_empty_inbox_says_so(clerk: Clerk) -> None:
    assert "没有待办" in clerk.client.get("/inbox").text


def test_a_task_page_carries_the_form_tasklist_shows(clerk: Clerk, handling: Handling) -> None:
    key = handling.task(handling.letter(), "Task_AssignDepartment", "sun")
    page = clerk.client.get(f"/tasks/{key}").text
    found = re.search(r'id="task-form-data">(.*?)</script>', page, re.S)
    assert found
    form = json.loads(found[1])
    assert form["schema"]["id"] == "assign-department"
    assert {"label": "高新技术处", "value": "high-tech"} in form["data"]["departmentOptions"]


def test_completing_sends_only_the_forms_fields_as_this_person(clerk: Clerk, handling: Handling, tasks: TaskBook) -> None:
    key = handling.task(handling.letter(), "Task_AssignDepartment", "sun")
    answer = clerk.post("/inbox", f"/tasks/{key}", values='{"department": "high-tech"}')
    assert answer.status_code == 303 and answer.headers["location"].startswith("/inbox?done=LX-2026-")
    assert tasks.completed == [(key, "sun", {"department": "high-tech"})]
    assert f"/tasks/{key}" not in clerk.client.get("/inbox").text


def test_what_does_not_fit_the_form_changes_nothing(clerk: Clerk, handling: Handling, tasks: TaskBook) -> None:
    key = handling.task(handling.letter(), "Task_AssignDepartment", "sun")
    wrong = ('{"department": "moon"}', "{}", '{"department": "high-tech", "granted": true}', "[1]", "nonsense", "")
    answers = [clerk.post("/inbox", f"/tasks/{key}", values=values) for values in wrong]
    assert {answer.status_code for answer in answers} == {422}
    assert all('role="alert"' in answer.text for answer in answers)
    assert tasks.completed == []


def test_an_outsider_neither_sees_nor_completes_a_task(clerk: Clerk, handling: Handling, tasks: TaskBook) -> None:
    key = handling.task(in_department(handling), "Task_AssignHandler", "chen")
    assert clerk.client.get(f"/tasks/{key}").status_code == 409
    answer = clerk.post("/inbox", f"/tasks/{key}", values='{"handler": "zhao"}')
    assert answer.status_code == 409 and "不是这一步的责任人" in answer.text
    assert tasks.completed == []


def test_a_stale_task_gets_a_clear_sentence(clerk: Clerk, handling: Handling, tasks: TaskBook) -> None:
    key = handling.task(handling.letter(), "Task_AcceptLetter", "sun")
    clerk.post("/inbox", f"/tasks/{key}", values='{"acceptance": "accept"}')
    again = clerk.post("/inbox", f"/tasks/{key}", values='{"acceptance": "accept"}')
    assert again.status_code == 409 and "已经办理完毕" in again.text
    assert len(tasks.completed) == 1


def test_a_task_done_in_tasklist_meanwhile_gets_a_clear_sentence(clerk: Clerk, handling: Handling, tasks: TaskBook) -> None:
    def gone(*_: object) -> None:
        raise TaskGone("1")

    tasks.complete = gone  # type: ignore[method-assign]
    key = handling.task(handling.letter(), "Task_AcceptLetter", "sun")
    answer = clerk.post("/inbox", f"/tasks/{key}", values='{"acceptance": "accept"}')
    assert answer.status_code == 409 and "已经办理完毕" in answer.text
    assert clerk.client.get(f"/tasks/{key}").status_code == 200  # nothing was marked


def test_while_the_engine_is_away_nothing_changes_and_what_was_chosen_stays(clerk: Clerk, handling: Handling, tasks: TaskBook) -> None:
    def away(*_: object) -> None:
        raise EngineAway("1")

    key, complete = handling.task(handling.letter(), "Task_AssignDepartment", "sun"), tasks.complete
    tasks.complete = away  # type: ignore[method-assign]
    answer = clerk.post("/inbox", f"/tasks/{key}", values='{"department": "high-tech"}')
    assert answer.status_code == 503 and "流程引擎暂时没有响应" in answer.text and '"department": "high-tech"' in answer.text
    tasks.complete = complete  # type: ignore[method-assign]
    assert clerk.post("/inbox", f"/tasks/{key}", values='{"department": "high-tech"}').status_code == 303


def test_without_the_pages_token_nothing_is_sent(clerk: Clerk, client: TestClient, handling: Handling, tasks: TaskBook) -> None:
    key = handling.task(handling.letter(), "Task_AcceptLetter", "sun")
    assert client.post(f"/tasks/{key}", data={"values": '{"acceptance": "accept"}'}).status_code == 403
    assert tasks.completed == []
