"""The whole portal asked at random (schemathesis) from its OpenAPI schema, its forms' fields added: never a server error."""

import re
from pathlib import Path
from typing import Any, Final

import pytest
import schemathesis
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from sqlalchemy import Engine

from api.headers import SECURITY
from api.rates import RateLimits
from tests.api.conftest import ROOT
from tests.api.handling import Handling
from tests.attack.routes import VALUES
from tests.attack.staff import enter_as

EXAMPLES: Final = 6
"""For each operation: together about twenty seconds on a machine of one's own."""
FIELD: Final = re.compile(r'(?:text|given)\((?:form, )?f?"([a-z_-]+)"\)')
NAMES: Final = ("anonymous", "attachments", "received_at", "explicit_due", "concerned_staff", "filter", "notice", "values", "password")
FORM: Final = "application/x-www-form-urlencoded"


RANDOM: Final = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


def fields() -> list[str]:
    """What the pages read from their forms, found in their source."""
    found = {name for path in (ROOT / "api").glob("*.py") for name in FIELD.findall(Path(path).read_text(encoding="utf-8"))}
    return sorted({*found, *NAMES} - {"csrf_token"})


def schema_of(app: FastAPI) -> dict[str, Any]:
    """The application's schema with what it cannot know: that every post is a form, and which letter there is."""
    schema = app.openapi()
    for address, path in schema["paths"].items():
        topic = address.rpartition("/")[2]
        properties = {name: {"type": "string"} for plain in fields() for name in (plain, f"{topic}-{plain}")}
        for method, operation in path.items():
            for parameter in operation.get("parameters", []):
                if parameter["name"] in VALUES:
                    known = {"enum": [VALUES[parameter["name"]]]}
                    parameter["schema"] = {"anyOf": [known, {"type": "string", "minLength": 1}]}
            if method == "post":
                operation["requestBody"] = {"content": {FORM: {"schema": {"type": "object", "properties": properties}}}}
    return schema


@pytest.mark.slow
def test_whatever_is_sent_the_portal_answers(client: TestClient, engine: Engine, handling: Handling) -> None:
    """Every operation, signed in as a member of the office: below 500, strict headers, a page or what was asked for."""
    handling.task(handling.letter(), "Task_AcceptLetter", "sun")
    app = client.app
    assert isinstance(app, FastAPI)
    token = enter_as(client, engine, "sun")
    schema = schemathesis.openapi.from_dict(schema_of(app))
    failures: list[str] = []
    asked = 0
    for result in schema.get_all_operations():
        operation = result.ok()

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def ask(case: schemathesis.Case) -> None:
            nonlocal asked
            asked += 1
            app.state.rates = RateLimits()
            body = {**case.body, "csrf_token": token} if isinstance(case.body, dict) else {"csrf_token": token}
            if case.path == "/sign-out":
                body.pop("csrf_token")
            sent = {"data": {name: str(value) for name, value in body.items()}} if case.method == "POST" else {}
            answer = client.request(case.method, case.formatted_path, params=case.query, **sent)
            if answer.status_code >= 500 or answer.headers["content-security-policy"] != SECURITY["Content-Security-Policy"]:
                failures.append(f"{answer.status_code} {case.method} {case.formatted_path!r} {case.query!r} {body!r}"[:500])

        ask()
    assert failures == []
    assert asked > EXAMPLES * 30
