"""Unpacks a distribution and completes it: further jars, and for OpenSearch the modules' descriptors and permissions."""

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

from deploy.parts.catalogue import Distribution, MavenFile, Module, Patch
from deploy.problems import Problem

FetchFile = Callable[[MavenFile], Path]


def assemble(distribution: Distribution, folder: Path, fetch: FetchFile) -> None:
    """Fill the empty folder with the distribution's archive (without its top folder), its files, modules and patches.

    Raises Problem when a patch does not fit.
    """
    # shutil is enough here: the archive's checksum is pinned, so its member names are known to be harmless
    shutil.unpack_archive(fetch(distribution.archive), folder)
    (top,) = folder.iterdir()
    for entry in top.iterdir():
        entry.rename(folder / entry.name)
    top.rmdir()
    for file in distribution.files:
        target = folder / file.into
        target.mkdir(parents=True, exist_ok=True)
        shutil.copy2(fetch(file), target)
    for module in distribution.modules:
        _describe(module, distribution.version, folder / "modules" / module.name)
    for patch in distribution.patches:
        _patch(patch, folder)


def _describe(module: Module, version: str, folder: Path) -> None:
    lines = [
        f"description={module.name}",
        f"version={version}",
        f"name={module.name}",
        f"classname={module.classname}",
        "java.version=11",
        f"opensearch.version={version}",
        "custom.foldername=",
        f"extended.plugins={module.extends}",
        "has.native.controller=false",
    ]
    (folder / "plugin-descriptor.properties").write_text("\n".join(lines) + "\n", encoding="utf-8")
    if module.grants:
        grants = "\n".join(f"  {grant}" for grant in module.grants)
        (folder / "plugin-security.policy").write_text(f"grant {{\n{grants}\n}};\n", encoding="utf-8")


def _patch(patch: Patch, folder: Path) -> None:
    """Write the changed class; the place must be there exactly once, or the jar is another than the patch was made for."""
    with zipfile.ZipFile(folder / patch.jar) as jar:
        original = jar.read(patch.member)
    find = bytes.fromhex(patch.find)
    if original.count(find) != 1:
        raise Problem(f"{patch.jar} 与补丁不符", f"the patch does not fit {patch.jar}")
    with zipfile.ZipFile(folder / patch.into, "w") as target:
        target.writestr(patch.member, original.replace(find, bytes.fromhex(patch.replace)))
