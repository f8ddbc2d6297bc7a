"""What a check found, told to a process owner in Chinese and to a developer in English."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Finding:
    """One thing to put right: where it is, which kind of mistake (`code`, kebab-case), and what to do."""

    file: Path
    element: str  # id of the element, "" for the whole file
    code: str
    chinese: str
    english: str
