"""`xiaoneng backup`: database, journal and incarnation in one folder, with a list that proves them complete."""

import hashlib
import json
import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from sqlalchemy import URL, make_url, text

from deploy.belonging import known_incarnation
from deploy.database import open_register
from deploy.launcher.postgres import program
from deploy.problems import Problem
from deploy.settings import Settings, read_settings
from register import audit_trail
from register.session import transaction

DUMP: Final = "database.dump"
JOURNAL: Final = "journal"
MANIFEST: Final = "manifest.json"
BLOCK: Final = 1 << 20


def backup(
    folder: Annotated[Path, typer.Argument(help="A folder that is empty or does not exist yet.")],
    as_json: Annotated[bool, typer.Option("--json", help="Answer with the list of files as JSON.")] = False,
) -> None:
    """Back the register up while it runs (exit 1: the folder is no backup). The keys of the identity data are NOT in it."""
    settings = read_settings()
    _make(folder)
    noted = _noted(settings)
    _dump(make_url(settings.owner_database_url), folder / DUMP)
    # After the database: the journal may know more than the dump, never less, so a rebuild catches up.
    if settings.journal_dir.exists():
        shutil.copytree(settings.journal_dir, folder / JOURNAL)
    manifest = noted | {"files": _list(folder)}
    (folder / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    size = sum(file["size"] for file in manifest["files"]) / BLOCK
    told = f"✓ 已备份 backed up: {len(manifest['files'])} files, {size:.1f} MiB → {folder}（密钥另行保管 keep the keys elsewhere）"
    typer.echo(json.dumps(manifest, ensure_ascii=False) if as_json else told)


def _make(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Problem(f"{folder} 不是空文件夹", f"{folder} is not an empty folder")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _noted(settings: Settings) -> dict[str, Any]:
    """What ties the backup to its system: the schema's revision, the engine's incarnation, the head of the audit trail."""
    with open_register(settings.database_url) as database, transaction(database) as session:
        return {
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "revision": session.connection().execute(text("SELECT version_num FROM alembic_version")).scalar_one(),
            "incarnation": known_incarnation(session),
            "audit_head": audit_trail.head(session),
        }


def _dump(url: URL, file: Path) -> None:
    """Dump with the wheel's own pg_dump (18: dumps every server up to 18), then read the dump's contents as a proof."""
    target = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    _run("pg_dump", "--format=custom", f"--file={file}", f"--dbname={target}", password=url.password or "")
    _run("pg_restore", "--list", str(file))


def _run(name: str, *arguments: str, password: str = "") -> None:
    environment = os.environ | {"PGPASSWORD": password}  # never on the command line, which everyone can read
    done = subprocess.run(  # noqa: S603 - our own program
        (str(program(name)), *arguments), env=environment, check=False, capture_output=True, text=True
    )
    if done.returncode:
        raise Problem("数据库备份失败", f"{name} failed", done.stderr)


def _list(folder: Path) -> list[dict[str, Any]]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return [{"path": str(path.relative_to(folder)), "size": path.stat().st_size, "sha256": _sha256(path)} for path in files]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
