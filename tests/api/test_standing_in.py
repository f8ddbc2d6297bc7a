"""Whoever stands in sees for whom (AB-3, AB-4): in the inbox, on the task's page and on the matter's."""

from datetime import date

from fastapi.testclient import TestClient
from sqlalchemy import Engine

from register.bureau import Absence
from register.matters import MatterStatus
from register.session import transaction
from tests.api.handling import Handling
from tests.api.test_matters import as_person


def test_the_stand_in_is_told_for_whom_on_every_page(client: TestClient, handling: Handling, engine: Engine) -> None:
    with transaction(engine) as session:
        session.add(Absence(staff_id="zhao", since=date(2026, 3, 1), until=date(2026, 3, 5)))
    number = handling.letter(MatterStatus.SIGNED_FOR, department_id="high-tech", handler_id="zhao")
    key = handling.task(number, "Task_SubmitAnswer", "zhao")
    head = as_person(client, "chen")
    assert "代赵一帆办理" in head.client.get("/inbox").text
    assert "赵一帆不在岗" in head.client.get(f"/tasks/{key}").text
    page = head.client.get(f"/matters/{number}").text
    assert "代赵一帆办理" in page and "陈志远代为履行" in page


def test_ones_own_work_is_done_for_nobody(client: TestClient, handling: Handling) -> None:
    number = handling.letter(MatterStatus.SIGNED_FOR, department_id="high-tech", handler_id="zhao")
    handling.task(number, "Task_SubmitAnswer", "zhao")
    handler = as_person(client, "zhao")
    assert "代" not in handler.client.get("/inbox").text.replace("代录", "")
    assert "代为履行" not in handler.client.get(f"/matters/{number}").text
