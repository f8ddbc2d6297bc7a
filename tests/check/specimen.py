"""A small sound product of its own, and copies of it with one declared mistake each (broken/*.toml)."""

import shutil
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from deploy.check.product import Product

HERE: Final = Path(__file__).parent
SPECIMEN: Final = HERE / "specimen"
MESSAGES: Final = frozenset({"sample-received", "sample-closed"})
MISTAKES: Final = sorted((HERE / "broken").glob("*.toml"))


def product(root: Path) -> Product:
    """The specimen, or a copy of it, with the programs that would stand around it."""
    job_types = frozenset({"accept-decision", "archive", "find-person", "remind"})
    return Product(root, job_types, {"decide-sample": "office"}, MESSAGES, {"remind": frozenset({"nobody-there"})})


@dataclass(frozen=True)
class Mistake:
    """`old` in `file` becomes `new`; the check must name the code, the element and what to do; `also` are codes that come along."""

    file: str
    old: str
    new: str
    code: str
    element: str
    chinese: str
    english: str
    found_in: str = ""
    also: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path) -> "Mistake":
        return cls(**tomllib.loads(path.read_text(encoding="utf-8")))

    @property
    def place(self) -> str:
        """The file that the finding must name."""
        return self.found_in or self.file

    def make(self, folder: Path) -> Product:
        """A copy of the specimen with the mistake in it."""
        shutil.copytree(SPECIMEN, folder)
        path = folder / self.file
        text = path.read_text(encoding="utf-8")
        assert text.count(self.old) >= 1, f"{self.old} is no longer in {self.file}"
        path.write_text(text.replace(self.old, self.new, 1), encoding="utf-8")
        return product(folder)
