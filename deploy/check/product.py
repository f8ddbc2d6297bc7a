"""What the files are held against: the folder they lie in, and what the programs around them offer."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from deploy.places import ROOT

_SENDERS: Final = frozenset({"send_message", "Message"})  # casework/outbox.py


@dataclass(frozen=True)
class Product:
    """`roles` gives for each decision code the role of whoever may take it, `messages` the names the programs send."""

    root: Path
    job_types: frozenset[str]
    roles: Mapping[str, str]
    messages: frozenset[str]


def sent_messages(house: Path = ROOT / "casework") -> frozenset[str]:
    """The message names that calls of the outbox in the house's modules name as a literal."""
    return frozenset(name for path in sorted(house.rglob("*.py")) for name in _names(ast.parse(path.read_text(encoding="utf-8"))))


def _names(module: ast.Module) -> Iterator[str]:
    for call in (node for node in ast.walk(module) if isinstance(node, ast.Call)):
        called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        texts = [text.value for text in call.args if isinstance(text, ast.Constant) and isinstance(text.value, str)]
        if called in _SENDERS and texts:
            yield texts[0]
