"""One real PostgreSQL a test session (the embedded wheel), and fresh databases cut from a migrated template."""

import os
import secrets
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
from sqlalchemy import make_url
from sqlmodel import Session

from deploy.launcher.postgres import SUPERUSER, program
from deploy.launcher.unprivileged import drop_root, own_by_nobody
from register.migrations import prepare, upgrade
from register.session import short_lived_engine, transaction
from tests.support.process import ChildProcess
from tests.support.waiting import wait_until

_TEMPLATE = "template_xiaoneng"
# Tests kill processes, never the machine: nothing is lost without fsync, and a test run is quicker.
_HASTY = "\nfsync = off\nsynchronous_commit = off\nfull_page_writes = off\nmax_connections = 200\n"
DURABLE = "\nfsync = on\nsynchronous_commit = on\nmax_connections = 200\n"


_MEMORY = Path("/dev/shm")
_ROOM = 2 * 1024**3  # bytes: ten times what the tests have taken


def _in_memory() -> Path | None:
    """Where files are kept in memory, if there is room: a test's own database is there in a tenth of the time, six hundred files each."""
    return _MEMORY if _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ROOM else None


def nothing(_: Session) -> None:
    """Leave the tables empty."""


@dataclass(frozen=True)
class Database:
    """One database as the superuser, its owner and the application reach it."""

    superuser_url: str
    owner_url: str
    app_url: str


class Postgres:
    """The server, a child process of ours, at one socket; `kill` and `start` for tests of outages."""

    def __init__(self, configuration: str = _HASTY) -> None:
        # Not in pytest's own folder: another run resets that one's mode, and the server, which runs unprivileged, is shut out.
        self._folder = Path(tempfile.mkdtemp(prefix="xiaoneng-postgres-", dir=_in_memory() if configuration == _HASTY else None))
        own_by_nobody(self._folder)
        self._data, self._log = self._folder / "data", self._folder / "log"
        initialise = (str(program("initdb")), "-D", str(self._data), "-U", SUPERUSER, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")
        subprocess.run(drop_root((*initialise, "--no-sync")), check=True, capture_output=True)
        with (self._data / "postgresql.conf").open("a") as file:
            file.write(configuration)
        self._templates: dict[Callable[[Session], None], str] = {}
        self._process: ChildProcess | None = None
        self.start()

    @property
    def superuser_url(self) -> str:
        return f"postgresql+psycopg://{SUPERUSER}@/postgres?host={self._folder}"

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    @contextmanager
    def fresh_database(self, fill: Callable[[Session], None] = nothing) -> Iterator[Database]:
        """Yield a migrated database, filled by `fill` (which runs once for all that ask for it), and drop it afterwards."""
        name = self._copy(self._templates.get(fill) or self._make_template(fill))
        try:
            yield self._urls(name)
        finally:
            self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    def family(self) -> list[psutil.Process]:
        """The server and its children as they are now."""
        server = psutil.Process(self.pid)
        return [server, *server.children()]

    def start(self) -> None:
        """Start it, again if it was killed; return when it answers."""
        wait_until(self._ready, "PostgreSQL answers")

    def close(self) -> None:
        if self._process:
            os.kill(self.pid, signal.SIGINT)  # "fast": it ends open connections
            self._process.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _launch(self) -> ChildProcess:
        # The change of user makes the kernel forget that it is to end with us (ChildProcess): said again afterwards.
        command = ("setpriv", "--pdeathsig=INT", str(program("postgres")), "-D", str(self._data), "-h", "", "-k", str(self._folder))
        return ChildProcess(drop_root(command), {"PATH": os.environ["PATH"]}, self._log)

    def _ready(self) -> bool:
        if self._process is None or not self._process.running:  # children of a killed one may hold its memory a moment longer
            self._process = self._launch()
        return self._answers()

    def _answers(self) -> bool:
        try:
            self._execute("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def _make_template(self, fill: Callable[[Session], None]) -> str:
        name = _TEMPLATE if fill is nothing else self._copy(self._templates.get(nothing) or self._make_template(nothing))
        urls = self._urls(name)
        if fill is nothing:
            prepare(self.superuser_url, urls.owner_url, urls.app_url)
            upgrade(urls.owner_url)
        with short_lived_engine(urls.app_url) as engine, transaction(engine) as session:
            fill(session)
        self._templates[fill] = name
        return name

    def _copy(self, template: str) -> str:
        """A database like the template; copying its files takes a third of the time of writing them through the log."""
        name = f"test_{secrets.token_hex(6)}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY OWNER xiaoneng_owner")
        return name

    def _urls(self, name: str) -> Database:
        base = make_url(self.superuser_url).set(database=name)

        def url(role: str) -> str:
            return base.set(username=role, password=role).render_as_string(hide_password=False)

        return Database(base.render_as_string(hide_password=False), url("xiaoneng_owner"), url("xiaoneng_app"))

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self.superuser_url.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(statement.encode())
