"""User tasks over the engine's REST v2: give to someone, take back, complete, change the due date.

Blocking, since those who call it (endpoints of the portal, the relay) run in threads.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import httpx

from engine.errors import EngineRejected, EngineUnavailable, NotFound
from engine.patience import Patience, persist_blocking
from engine.variables import AllowList

ATTEMPT_SECONDS = 10.0
_PASSING = frozenset({408, 425, 429, 502, 503, 504})


class UserTasks:
    """The task commands; a task that is done already (or never was) raises NotFound.

    After an outage it is not known whether the attempt before it was carried out: NotFound from `complete` can mean
    that it was. EngineUnavailable comes after the patience, EngineRejected when the engine refuses.
    """

    def __init__(self, rest_url: str, allow_list: AllowList, patience: Patience = Patience(total=15.0)) -> None:
        self._client = httpx.Client(base_url=rest_url, timeout=patience.attempt(ATTEMPT_SECONDS), trust_env=False)
        self._allow_list = allow_list
        self._patience = patience

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def assign(self, key: int, assignee: str) -> None:
        """Give the task to `assignee` (a staff id), whoever holds it now."""
        self._send("POST", key, "/assignment", {"assignee": assignee, "allowOverride": True})

    def unassign(self, key: int) -> None:
        """Take the task back from whoever holds it."""
        self._send("DELETE", key, "/assignee", None)

    def complete(self, key: int, variables: Mapping[str, Any], assignee: str | None = None) -> None:
        """Complete the task, after giving it to `assignee` if one is named (the feed then shows who completed it)."""
        self._allow_list.check(variables)
        if assignee is not None:
            self.assign(key, assignee)
        self._send("POST", key, "/completion", {"variables": dict(variables)})

    def update(
        self, key: int, *, due: datetime | None = None, follow_up: datetime | None = None, candidate_groups: list[str] | None = None
    ) -> None:
        """Change what is named; dates must carry an offset. Armed timers of the diagram do not follow."""
        dates = {"dueDate": due, "followUpDate": follow_up}
        changes: dict[str, Any] = {name: when.isoformat(timespec="milliseconds") for name, when in dates.items() if when is not None}
        if candidate_groups is not None:
            changes["candidateGroups"] = candidate_groups
        self._send("PATCH", key, "", {"changeset": changes})

    def _send(self, method: str, key: int, path: str, body: dict[str, Any] | None) -> None:
        persist_blocking(lambda: self._attempt(method, f"/v2/user-tasks/{key}{path}", body), self._patience)

    def _attempt(self, method: str, url: str, body: dict[str, Any] | None) -> None:
        try:
            response = self._client.request(method, url, json=body)
        except httpx.TransportError as error:
            raise EngineUnavailable(f"{method} {url}: {type(error).__name__}") from error
        if response.is_success:
            return
        code, words = str(response.status_code), _words(response)
        if response.status_code in _PASSING:
            raise EngineUnavailable(f"{code}: {words}")
        raise NotFound(code, words) if response.status_code == httpx.codes.NOT_FOUND else EngineRejected(code, words)


def _words(response: httpx.Response) -> str:
    """Return the engine's own words (RFC 9457 `detail`), or the reason phrase when there are none."""
    try:
        return str(response.json().get("detail", response.reason_phrase))
    except ValueError:
        return response.reason_phrase
