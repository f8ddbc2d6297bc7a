"""Maven artifacts by jgo, which knows the repositories; the transfer itself is ours, because jgo's cannot resume."""

from pathlib import Path

from jgo.config import GlobalSettings
from jgo.maven import Artifact, MavenContext
from jgo.maven import PythonResolver as JgoResolver

from deploy.parts.catalogue import MavenFile
from deploy.parts.download import OnBytes, download


class _Resolver(JgoResolver):
    """Downloads one pinned artifact with resumption and verification."""

    def __init__(self, pinned: MavenFile, cache: Path, on_bytes: OnBytes) -> None:
        super().__init__()
        self._pinned = pinned
        self._cache = cache
        self._on_bytes = on_bytes

    def download(self, artifact: Artifact) -> Path:
        """The file in jgo's cache, complete and verified."""
        target = self._cache / artifact.component.path_prefix / artifact.cached_filename
        path = artifact.component.path_prefix.as_posix()
        urls = [f"{base}/{path}/{artifact.filename}" for base in artifact.context.remote_repos.values()]
        download(urls, target, self._pinned.sha256, self._on_bytes)
        return target


def fetch(file: MavenFile, cache: Path, on_bytes: OnBytes) -> Path:
    """The verified file under cache; asks the repositories of the user's jgo settings, else jgo's own default."""
    group, name, version, packaging = file.maven.split(":")
    context = MavenContext(
        resolver=_Resolver(file, cache, on_bytes), repo_cache=cache, remote_repos=GlobalSettings.load().repositories or None
    )
    found: Path = context.project(group, name).at_version(version).artifact(packaging=packaging).resolve()
    return found
