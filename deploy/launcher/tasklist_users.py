"""A Tasklist login for each member of staff: Operate and Tasklist 8.6 read their users from one index of the search store.

For trying out only: there is no Identity here, so every user sees every task, and passwords are hashed quickly.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import bcrypt

from deploy.launcher.probes import client
from deploy.problems import Problem
from deploy.settings import Settings

INDEX: Final = "operate-user-1.2.0_"
ROUNDS: Final = 4
"""bcrypt's least cost: fifty people in a twentieth of a second, on loopback, for trying out."""


@dataclass(frozen=True)
class Login:
    """One person: the id is what a task's assignee holds."""

    staff_id: str
    display_name: str
    password: str


def write_tasklist_users(settings: Settings, logins: Iterable[Login]) -> int:
    """Write every login, in place of an earlier one of the same id; how many. Raises Problem when the store refuses."""
    lines = [line for login in logins for line in _document(login)]
    answer = client().post(
        f"{settings.opensearch_url}/{INDEX}/_bulk?refresh=true",
        content="\n".join([*lines, ""]),
        headers={"Content-Type": "application/x-ndjson"},
    )
    if answer.is_error or answer.json()["errors"]:
        raise Problem("Tasklist 用户写入失败", "Tasklist's users were refused", answer.text[:500])
    return len(lines) // 2


def _document(login: Login) -> Iterator[str]:
    hashed = bcrypt.hashpw(login.password.encode(), bcrypt.gensalt(ROUNDS)).decode()
    yield json.dumps({"index": {"_id": login.staff_id}})
    yield json.dumps(
        {
            "id": login.staff_id,
            "userId": login.staff_id,
            "displayName": login.display_name,
            "password": f"{{bcrypt}}{hashed}",
            "roles": ["OWNER"],
        }
    )
