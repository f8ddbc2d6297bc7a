"""How a paragraph of a Word file looks: its own formatting, then its style's, then the styles that one is based on."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final, TypeVar

from docx.oxml.ns import qn
from docx.shared import Length
from docx.text.paragraph import Paragraph
from docx.text.parfmt import ParagraphFormat

Found = TypeVar("Found")
BODY_SIZE: Final = 16.0  # 三号, GB/T 9704
ALIGNMENTS: Final = {"center": "center", "right": "right", "both": "justify", "distribute": "justify"}
PRINTED: Final = "000000"


@dataclass(frozen=True)
class Look:
    """Lengths in points; `line` is the distance of base lines, `rule` the colour of a line below."""

    font: str
    size: float
    color: str
    align: str
    first: float
    left: float
    right: float
    before: float
    after: float
    line: float
    rule: str | None

    def as_data(self) -> dict[str, Any]:
        """For the typesetter."""
        return asdict(self)


def look_of(paragraph: Paragraph) -> Look:
    """The paragraph's look."""
    size = _points(_first(_sizes(paragraph))) or BODY_SIZE
    layouts = list(_layouts(paragraph))
    return Look(
        font=_first(_fonts(paragraph)) or "",
        size=size,
        color=_first(_colors(paragraph)) or PRINTED,
        align=ALIGNMENTS.get(_first(_justified(layouts)) or "", "left"),
        first=_length(layouts, "first_line_indent"),
        left=_length(layouts, "left_indent"),
        right=_length(layouts, "right_indent"),
        before=_length(layouts, "space_before"),
        after=_length(layouts, "space_after"),
        line=_length(layouts, "line_spacing") or size * 1.3,
        rule=_first(_rules(layouts)),
    )


def _styles(paragraph: Paragraph) -> Iterator[Any]:
    style: Any = paragraph.style
    while style is not None:
        yield style
        style = style.base_style


def _layouts(paragraph: Paragraph) -> Iterator[ParagraphFormat]:
    yield paragraph.paragraph_format
    yield from (style.paragraph_format for style in _styles(paragraph))


def _sizes(paragraph: Paragraph) -> Iterator[Length | None]:
    yield from (run.font.size for run in paragraph.runs[:1])
    yield from (style.font.size for style in _styles(paragraph))


def _fonts(paragraph: Paragraph) -> Iterator[str | None]:
    for style in _styles(paragraph):
        found = style.element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        yield None if found is None else found.get(qn("w:eastAsia"))


def _colors(paragraph: Paragraph) -> Iterator[str | None]:
    for style in _styles(paragraph):
        color = style.font.color.rgb
        yield None if color is None else str(color)


def _justified(layouts: list[ParagraphFormat]) -> Iterator[str | None]:
    for layout in layouts:
        properties = _properties(layout)
        found = None if properties is None else properties.find(qn("w:jc"))
        yield None if found is None else found.get(qn("w:val"))


def _rules(layouts: list[ParagraphFormat]) -> Iterator[str | None]:
    for layout in layouts:
        properties = _properties(layout)
        found = None if properties is None else properties.find(f"{qn('w:pBdr')}/{qn('w:bottom')}")
        yield None if found is None else found.get(qn("w:color"))


def _properties(layout: ParagraphFormat) -> Any:  # noqa: ANN401 - python-docx has no type for it, and no names for what is in it
    element: Any = layout._element
    return element.pPr


def _length(layouts: list[ParagraphFormat], name: str) -> float:
    return _points(_first(getattr(layout, name) for layout in layouts)) or 0.0


def _points(value: Length | float | None) -> float | None:
    return value.pt if isinstance(value, Length) else None


def _first(values: Iterator[Found | None]) -> Found | None:
    return next((value for value in values if value is not None), None)
