"""Makes every part present in the cache: fetched once, verified, unpacked beside its final place and renamed into it."""

import fcntl
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from deploy.parts import maven, npm
from deploy.parts.assemble import assemble
from deploy.parts.catalogue import Distribution, MavenFile, WebBundle, catalogue
from deploy.parts.homes import CAMUNDA_HOME, OPENSEARCH_HOME
from deploy.parts.progress import Progress
from deploy.places import CACHE, WEB_BUNDLES

STAMP: Final = ".stamp"
DOWNLOADS: Final = CACHE / "downloads"


def fetch_parts(progress: Progress, *, opensearch: bool = True) -> None:
    """Make Camunda, the web bundles and, if asked, OpenSearch present. Raises Problem. A second call costs nothing."""
    parts = catalogue()
    with _alone():
        _distribution(parts.camunda, CAMUNDA_HOME, progress)
        for bundle in parts.web:
            _web_bundle(bundle, WEB_BUNDLES / bundle.name, progress)
        if opensearch:
            _distribution(parts.opensearch, OPENSEARCH_HOME, progress)


def _distribution(distribution: Distribution, home: Path, progress: Progress) -> None:
    def fetch(file: MavenFile) -> Path:
        with progress.transfer(file.maven.split(":")[1], file.bytes) as on_bytes:
            return maven.fetch(file, DOWNLOADS, on_bytes)

    if _make(home, distribution.stamp, lambda folder: assemble(distribution, folder, fetch)):
        shutil.rmtree(DOWNLOADS)


def _web_bundle(bundle: WebBundle, home: Path, progress: Progress) -> None:
    def fill(folder: Path) -> None:
        with progress.transfer(bundle.npm, bundle.bytes) as on_bytes:
            npm.fetch(bundle, folder)
            on_bytes(bundle.bytes)

    _make(home, bundle.stamp, fill)


def _make(home: Path, stamp: str, fill: Callable[[Path], None]) -> bool:
    """Have fill() make home, unless a home with this very stamp is there; whether it was made."""
    marker = home / STAMP
    if marker.exists() and marker.read_text(encoding="ascii") == stamp:
        return False
    fresh = home.with_name(home.name + ".new")
    for stale in (fresh, home):
        shutil.rmtree(stale, ignore_errors=True)
    fresh.mkdir(parents=True)
    fill(fresh)
    (fresh / STAMP).write_text(stamp, encoding="ascii")
    fresh.rename(home)
    return True


@contextmanager
def _alone() -> Iterator[None]:
    """One fetch at a time on this machine: a second waits and then finds everything there."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
