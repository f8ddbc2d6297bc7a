"""The catalogue of parts (catalogue.toml), typed: coordinates, sizes and SHA-256 of all that is fetched."""

import hashlib
import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

CATALOGUE: Final = Path(__file__).with_name("catalogue.toml")

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    @property
    def stamp(self) -> str:
        """Changes whenever anything in this entry does, so that a stale copy in the cache is made anew."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


class MavenFile(_Entry):
    """One file of a Maven repository: group:artifact:version:packaging."""

    maven: Annotated[str, Field(pattern=r"^[^:]+(:[^:]+){3}$")]
    bytes: int
    sha256: Sha256
    into: str = ""
    """Folder inside the unpacked part."""


class Module(_Entry):
    """What an OpenSearch module's jar lacks: its descriptor and the permissions it needs."""

    name: str
    classname: str
    extends: str = ""
    grants: tuple[str, ...] = ()


class Patch(_Entry):
    """Bytes (in hex) changed in one class of a jar; the changed class goes into a jar that comes before it."""

    jar: str
    member: str
    find: str
    replace: str
    into: str


class Distribution(_Entry):
    """A part that comes as an archive, with further files and modules to put into it."""

    version: str
    archive: MavenFile
    files: tuple[MavenFile, ...] = ()
    modules: tuple[Module, ...] = ()
    patches: tuple[Patch, ...] = ()


class WebBundle(_Entry):
    """Scripts, styles and fonts of one npm package (name@version) that browsers get from the portal."""

    name: str
    npm: str
    bytes: int
    sha256: Sha256
    keep: tuple[str, ...]


class Catalogue(_Entry):
    """All that is fetched."""

    camunda: Distribution
    opensearch: Distribution
    web: tuple[WebBundle, ...]


@cache
def catalogue() -> Catalogue:
    """The catalogue as it lies beside this module."""
    return Catalogue.model_validate(tomllib.loads(CATALOGUE.read_text(encoding="utf-8")))
