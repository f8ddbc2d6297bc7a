"""What the files are held against: the folder they lie in, and what the programs around them offer."""

import ast
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from deploy.places import ROOT

_SENDERS: Final = frozenset({"send_message", "Message"})  # casework/outbox.py


@dataclass(frozen=True)
class Product:
    """`roles` gives for each decision code the role of whoever may take it, `errors` for each job type the codes it may end with;
    `messages` are the names the programs send."""

    root: Path
    job_types: frozenset[str]
    roles: Mapping[str, str]
    messages: frozenset[str]
    errors: Mapping[str, frozenset[str]]


def sent_messages(house: Path = ROOT / "casework") -> frozenset[str]:
    """The message names that calls of the outbox in the house's modules name as a literal."""
    return frozenset(name for path in sorted(house.rglob("*.py")) for name in _names(ast.parse(path.read_text(encoding="utf-8"))))


def business_errors(house: Path = ROOT / "workers") -> Mapping[str, frozenset[str]]:
    """For each job type the codes of the BusinessErrors that its handler raises, by literal or by a constant of its module."""
    return {
        job_type: codes
        for path in sorted(house.glob("*.py"))
        for job_type, codes in _handlers(ast.parse(path.read_text(encoding="utf-8")))
        if codes
    }


def _handlers(module: ast.Module) -> Iterator[tuple[str, frozenset[str]]]:
    constants = {getattr(one.targets[0], "id", ""): getattr(one.value, "value", None) for one in module.body if isinstance(one, ast.Assign)}
    for handler in (one for one in module.body if isinstance(one, ast.FunctionDef)):
        for job_type in (text for decorator in handler.decorator_list for text in _literals(decorator, {"job"})):
            raised = [argument for call in _calls(handler, {"BusinessError"}) for argument in call.args]
            yield job_type, frozenset(str(getattr(one, "value", None) or constants[getattr(one, "id", "")]) for one in raised)


def _names(module: ast.Module) -> Iterator[str]:
    for call in _calls(module, _SENDERS):
        yield from [text.value for text in call.args if isinstance(text, ast.Constant) and isinstance(text.value, str)][:1]


def _literals(decorator: ast.expr, names: Container[str]) -> Iterator[str]:
    """The first argument of a decorator of one of the names."""
    for call in _calls(decorator, names):
        yield from (str(text.value) for text in call.args[:1] if isinstance(text, ast.Constant))


def _calls(within: ast.AST, names: Container[str]) -> Iterator[ast.Call]:
    for call in (node for node in ast.walk(within) if isinstance(node, ast.Call)):
        if (call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")) in names:
            yield call
