from collections.abc import Iterator

import httpx
import pytest

from workers import metrics
from workers.health import HealthServer


@pytest.fixture
def found() -> list[str]:
    return []


@pytest.fixture
def url(found: list[str]) -> Iterator[str]:
    server = HealthServer(0, lambda: found)
    yield f"http://127.0.0.1:{server.port}"
    server.close()


def test_a_process_without_problems_is_ready(url: str) -> None:
    answer = httpx.get(f"{url}/health", trust_env=False)
    assert (answer.status_code, answer.json()) == (200, {"ready": True, "problems": []})


def test_each_problem_is_named(url: str, found: list[str]) -> None:
    found.append("database out of reach")
    answer = httpx.get(f"{url}/health", trust_env=False)
    assert (answer.status_code, answer.json()) == (503, {"ready": False, "problems": ["database out of reach"]})


def test_metrics_are_served(url: str) -> None:
    assert metrics.WAITING.describe()[0].name in httpx.get(f"{url}/metrics", trust_env=False).text


def test_there_is_nothing_else(url: str) -> None:
    assert httpx.get(url, trust_env=False).status_code == 404
