"""The regimes on disk: which files are deployed together."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from deploy.places import ROOT
from engine.deployment import SUFFIXES

SHARED: Final = "shared"
"""Called by several regimes through its version tag, so it is deployed before them."""
_HOUSES: Final = ("bpmn", "forms")


def regimes() -> Mapping[str, tuple[Path, ...]]:
    """Each regime's diagrams, tables and forms by its folder's name, `shared` first, the others by name."""
    names = {folder.name for house in _HOUSES for folder in (ROOT / house).iterdir() if folder.is_dir()}
    return {name: files for name in sorted(names, key=lambda name: (name != SHARED, name)) if (files := _files(name))}


def _files(name: str) -> tuple[Path, ...]:
    found = (path for house in _HOUSES for path in (ROOT / house / name).glob("*") if path.suffix in SUFFIXES)
    return tuple(sorted(found))
