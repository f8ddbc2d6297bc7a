"""A real Chromium at the really running system; whatever would leave this machine is stopped and fails the test."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, Route

from tests.support.postgres import Postgres
from tests.support.stack import Stack, running_stack

HERE: Final = "127.0.0.1"


@pytest.fixture(scope="session")
def stack(parts: None, postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with postgres.fresh_database() as database, running_stack(tmp_path_factory.mktemp("stack"), database) as stack:
        yield stack


@pytest.fixture(scope="session")
def browser_context_args(stack: Stack) -> dict[str, Any]:
    return {"base_url": stack.url, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}


@pytest.fixture(autouse=True)
def nothing_leaves_this_machine(context: BrowserContext) -> Iterator[None]:
    left: list[str] = []

    def check(route: Route) -> None:
        if urlsplit(route.request.url).hostname == HERE or route.request.url.startswith("data:"):
            route.continue_()
            return
        left.append(route.request.url)
        route.abort()

    context.route("**/*", check)
    yield
    assert left == []


@pytest.fixture(autouse=True)
def the_policy_is_kept(page: Page) -> Iterator[None]:
    """No page breaks the content security policy or throws."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda message: found.append(message.text) if "Content Security Policy" in message.text else None)
    yield
    assert found == []


@pytest.fixture
def shots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shots")
