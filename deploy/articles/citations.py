"""Where articles are cited: documentation of diagrams, annotations of tables, docstrings and codes of modules, words of tests."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from deploy.articles.known import cited, is_article, named, named_by
from deploy.check.columns import DMN
from deploy.check.sources import Sources

Kind = Literal["diagrams", "tables", "code", "tests"]
HOUSES: Final = ("rules", "register", "casework", "workers", "api")
_NO_SOURCE: Final = frozenset({"migrations", "check", "articles"})  # tests of checks and of the index name articles as examples
_Scope = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Citation:
    """`place` is a process, a decision or a file; `part` an element, a row or a function in it, "" for the whole."""

    article: str
    kind: Kind
    place: str
    part: str


def citations(root: Path) -> Iterator[Citation]:
    """All citations of articles there are in the product under root and its tests."""
    yield from _drawn(Sources.under(root))
    for path in (path for house in HOUSES for path in sorted((root / house).rglob("*.py"))):
        yield from _of_module(root, path, "code")
    for path in sorted((root / "tests").rglob("test_*.py")):
        yield from _of_module(root, path, "tests")


def _drawn(sources: Sources) -> Iterator[Citation]:
    for diagram in sources.diagrams:
        for node in diagram.nodes:
            for article in filter(is_article, cited(node.documentation)):
                yield Citation(article, "diagrams", diagram.process_id, node.id)
    for table in sources.tables:
        for decision in table.root.iterfind(f"{DMN}decision"):
            for rule in decision.iter(f"{DMN}rule"):
                for article in filter(is_article, cited(rule.findtext(f"{DMN}description") or "")):
                    yield Citation(article, "tables", str(decision.get("id")), str(rule.get("id")))


def _of_module(root: Path, path: Path, kind: Kind) -> Iterator[Citation]:
    if _NO_SOURCE.isdisjoint(path.relative_to(root).parts):
        file = path.relative_to(root).as_posix()
        for part, article in _of_scope(ast.parse(path.read_text(encoding="utf-8")), ""):
            if kind == "code" or not part or part.rpartition(".")[2].startswith("test"):
                yield Citation(article, kind, file, part)


def _of_scope(scope: _Scope, name: str) -> Iterator[tuple[str, str]]:
    """(qualified name, article) for what a module, class or function says itself, then for those inside it."""
    inner: list[_Scope] = []
    stack: list[ast.AST] = list(ast.iter_child_nodes(scope))
    while stack:
        node = stack.pop()
        if isinstance(node, _Scope):
            inner.append(node)
            continue
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield from ((name, article) for article in named(node.value.value))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and is_article(node.value):
            yield name, node.value
        stack.extend(ast.iter_child_nodes(node))
    yield from ((name, article) for article in named_by(name.rpartition(".")[2]))
    for one in inner:
        own = "" if isinstance(one, ast.Module) else one.name
        yield from _of_scope(one, f"{name}.{own}" if name else own)
