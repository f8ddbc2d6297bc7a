"""The whole system as `xiaoneng up` starts it, Operate and Tasklist included, with data and ports of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx
import psutil
import psycopg

from deploy.free_ports import free_ports
from deploy.launcher.records import Records
from deploy.settings import Settings
from tests.support.waiting import wait_until

FEED_SECONDS: Final = 120.0


@dataclass(frozen=True)
class WholeSystem:
    """`folder` holds data, logs and journal."""

    folder: Path
    settings: Settings

    def xiaoneng(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run the command as a person would, with this system's settings."""
        given = {f"XIAONENG_{name.upper()}": str(getattr(self.settings, name)) for name in self.settings.model_fields_set}
        environment = {**os.environ, **given, "XIAONENG_VAR": str(self.folder)}
        command = [Path(sys.executable).with_name("xiaoneng"), *words]
        return subprocess.run(command, env=environment, text=True, capture_output=True, check=False)

    def processes(self) -> dict[str, psutil.Process]:
        """Every recorded process that runs."""
        return Records(self.folder / "processes.json").running()

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What the register answers to the application's role."""
        with psycopg.connect(self.settings.database_url.replace("+psycopg", "")) as connection:
            return connection.execute(query.encode(), values).fetchall()

    def task(self, number: str, element_id: str, but: str = "") -> str:
        """Wait until the mirror has an open task (other than `but`) of the matter at the element; its key."""
        query = (
            "SELECT key FROM feed.tasks JOIN register.episodes ON episodes.instance_key = root_key"
            " JOIN register.matters ON matters.id = episodes.matter_id"
            " WHERE matters.number = %s AND element_id = %s AND tasks.state = 'created' AND key <> %s"
        )
        [[key]] = wait_until(lambda: self.rows(query, number, element_id, but), f"{element_id} of {number}", FEED_SECONDS)
        return str(key)

    def documents(self) -> str:
        """All documents of all indices of the search store, as they are stored."""
        pages = []
        with httpx.Client(base_url=self.settings.opensearch_url, trust_env=False, timeout=30) as store:
            store.post("/_refresh")
            answer = store.post("/_all/_search?scroll=1m&size=2000")
            while answer.raise_for_status().json()["hits"]["hits"]:
                pages.append(answer.text)
                answer = store.post("/_search/scroll", json={"scroll": "1m", "scroll_id": answer.json()["_scroll_id"]})
        return "".join(pages)


@contextmanager
def whole_system(folder: Path) -> Iterator[WholeSystem]:
    """Start it with an empty register (but for the made-up bureau); take it down at the end."""
    system = WholeSystem(folder, _settings(folder))
    try:
        started = system.xiaoneng("up")
        assert started.returncode == 0, started.stdout + started.stderr
        yield system
    finally:
        system.xiaoneng("down")


def _settings(folder: Path) -> Settings:
    database, grpc, rest, management, command, internal, *more = free_ports(15)
    portal, webapps, webapps_management, cluster, search, transport, feed, relay, workers = more
    return Settings(
        environment="test",
        database_url=f"postgresql+psycopg://xiaoneng_app:app@127.0.0.1:{database}/xiaoneng",
        owner_database_url=f"postgresql+psycopg://xiaoneng_owner:owner@127.0.0.1:{database}/xiaoneng",
        journal_dir=folder / "journal",
        portal_port=portal,
        portal_public_url=f"http://127.0.0.1:{portal}",
        zeebe_grpc_address=f"127.0.0.1:{grpc}",
        zeebe_rest_url=f"http://127.0.0.1:{rest}",
        zeebe_management_url=f"http://127.0.0.1:{management}",
        zeebe_command_port=command,
        zeebe_internal_port=internal,
        webapps_url=f"http://127.0.0.1:{webapps}",
        webapps_management_url=f"http://127.0.0.1:{webapps_management}",
        webapps_cluster_port=cluster,
        opensearch_url=f"http://127.0.0.1:{search}",
        opensearch_transport_port=transport,
        feed_port=feed,
        relay_health_port=relay,
        workers_health_port=workers,
    )
