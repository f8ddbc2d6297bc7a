"""Downloads that survive a broken connection: what has arrived is kept and only the rest is asked for again."""

import hashlib
import time
from collections.abc import Callable, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Final

import httpx

from deploy.problems import Problem

TRIES_WITHOUT_A_BYTE: Final = 5
PAUSE_SECONDS: Final = 1.0
TIMEOUT: Final = httpx.Timeout(60.0, connect=15.0)

OnBytes = Callable[[int], None]
"""Told how many bytes of the file have arrived so far."""


def download(urls: Sequence[str], target: Path, sha256: str, on_bytes: OnBytes) -> None:
    """Fetch the first of urls that exists into target, which appears only once complete and verified.

    Raises Problem when none exists, the network stays away, or the checksum is wrong (the file is then deleted).
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".part")
    with httpx.Client(timeout=TIMEOUT, follow_redirects=True) as client:
        if not any(_fetch(client, url, partial, on_bytes) for url in urls):
            raise Problem(f"找不到文件 {target.name}", f"no repository has {target.name}")
    verify(partial, sha256, target.name)
    partial.replace(target)


def verify(file: Path, sha256: str, name: str) -> None:
    """Raise Problem, and delete the file, unless its SHA-256 is the pinned one."""
    with file.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    if found != sha256:
        file.unlink()
        raise Problem(
            f"{name} 校验和不符，已删除（应为 {sha256}，实为 {found}）",
            f"wrong checksum of {name}, deleted (expected {sha256}, found {found})",
        )


def _fetch(client: httpx.Client, url: str, partial: Path, on_bytes: OnBytes) -> bool:
    """Whether url exists; if so, partial is complete afterwards. Gives up only after several tries that brought nothing."""
    fruitless = 0
    while True:
        before = _size(partial)
        try:
            return _fetch_rest(client, url, partial, on_bytes)
        except httpx.TransportError as error:
            fruitless = 0 if _size(partial) > before else fruitless + 1
            if fruitless == TRIES_WITHOUT_A_BYTE:
                raise _broken_off(partial.stem, error) from error
            time.sleep(PAUSE_SECONDS * fruitless)


def _fetch_rest(client: httpx.Client, url: str, partial: Path, on_bytes: OnBytes) -> bool:
    """One request for what is still missing; False when there is no such file."""
    have = _size(partial)
    with client.stream("GET", url, headers={"Range": f"bytes={have}-"} if have else {}) as response:
        if response.status_code == HTTPStatus.NOT_FOUND:
            return False
        if response.status_code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            return True  # nothing is missing; the checksum decides
        if response.is_error:
            raise _refused(partial.stem, response.status_code)
        resumed = response.status_code == HTTPStatus.PARTIAL_CONTENT
        with partial.open("ab" if resumed else "wb") as file:
            for chunk in response.iter_raw(1 << 16):
                file.write(chunk)
                on_bytes(file.tell())
    return True


def _broken_off(name: str, error: Exception) -> Problem:
    return Problem(f"下载中断：{name}（{error}），请重试", f"download broke off: {name} ({error}); try again")


def _refused(name: str, status: int) -> Problem:
    return Problem(f"下载 {name} 被拒绝：{status}", f"download of {name} refused: {status}")


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0
