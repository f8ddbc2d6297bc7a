"""Where the made-up texts lie, and the router without anything learnt."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from casework.routing.router import Router

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Sample:
    """A made-up text and what is right about it; `department` is None where it is unclear."""

    id: str
    text: str
    department: str | None
    unclear: bool
    discipline: bool


def samples(name: str) -> Sequence[Sample]:
    lines = (HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [Sample(**json.loads(line)) for line in lines]


@pytest.fixture(scope="session")
def router() -> Router:
    return Router()
