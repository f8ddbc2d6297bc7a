"""The files as the checks read them; one that cannot be read is a finding and spares the others."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self, TypeVar

from lxml import etree

from deploy.check.bpmn import BPMN, Diagram
from deploy.check.finding import Finding

VARIABLES: Final = Path("bpmn/shared/variables.json")
_PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True)
Variables = Mapping[str, Mapping[str, Any]]
_Source = TypeVar("_Source")


@dataclass(frozen=True)
class TableFile:
    """A .dmn file."""

    path: Path
    root: etree._Element


@dataclass(frozen=True)
class FormFile:
    """A .form file."""

    path: Path
    schema: Mapping[str, Any]


@dataclass(frozen=True)
class Sources:
    """All that could be read, by path; `variables` is the engine door's allow-list, a schema for each name."""

    diagrams: Sequence[Diagram]
    tables: Sequence[TableFile]
    forms: Sequence[FormFile]
    variables: Variables
    unreadable: Sequence[Finding]

    @classmethod
    def under(cls, root: Path) -> Self:
        """Read root/bpmn and root/forms."""
        unreadable: list[Finding] = []

        def read(kind: Callable[[Path], _Source | Finding], folder: str, suffix: str) -> list[_Source]:
            found = [_try(kind, path) for path in sorted((root / folder).rglob(f"*.{suffix}"))]
            unreadable.extend(one for one in found if isinstance(one, Finding))
            return [one for one in found if not isinstance(one, Finding)]

        diagrams, tables = read(_diagram, "bpmn", "bpmn"), read(_table, "bpmn", "dmn")
        forms = read(_form, "forms", "form")
        known = _try(_variables, root / VARIABLES)
        unreadable.extend([known] if isinstance(known, Finding) else [])
        return cls(diagrams, tables, forms, {} if isinstance(known, Finding) else known, unreadable)

    @property
    def paths(self) -> list[Path]:
        """Every file that could be read."""
        sources: Sequence[Diagram | TableFile | FormFile] = (*self.diagrams, *self.tables, *self.forms)
        return [source.path for source in sources]


def _try(kind: Callable[[Path], _Source | Finding], path: Path) -> _Source | Finding:
    try:
        return kind(path)
    except etree.XMLSyntaxError as error:
        line = error.lineno
        return Finding(path, "", "not-xml", f"不是完整的 XML，请改正第 {line} 行", f"not well-formed XML, mend line {line}: {error.msg}")
    except (UnicodeDecodeError, OSError):
        return Finding(
            path, "", "not-utf8", "不是 UTF-8 编码（或文件读不出来）：请另存为 UTF-8", "not UTF-8 (or unreadable): save it as UTF-8"
        )
    except json.JSONDecodeError as error:
        return Finding(path, "", "not-json", f"不是完整的 JSON，请改正第 {error.lineno} 行", f"not JSON, mend it: {error}")


def _diagram(path: Path) -> Diagram | Finding:
    diagram = Diagram(path, etree.parse(path, _PARSER).getroot())
    if (count := len(diagram.root.findall(f"{BPMN}process"))) != 1:
        return Finding(path, "", "one-process", f"一个文件只画一个流程，这里有 {count} 个", f"draw one process a file, here are {count}")
    return diagram


def _table(path: Path) -> TableFile:
    return TableFile(path, etree.parse(path, _PARSER).getroot())


def _form(path: Path) -> FormFile | Finding:
    schema = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(schema, dict):
        return Finding(
            path, "", "no-form-in-file", "文件里没有表单：请从 Modeler 重新导出", "the file holds no form: export it from Modeler anew"
        )
    return FormFile(path, schema)


def _variables(path: Path) -> Variables:
    found: Variables = json.loads(path.read_text(encoding="utf-8"))["properties"]
    return found
