"""A finished Word file read as a list of paragraphs and tables; what could not be typeset is refused, never left out silently."""

import io
from collections.abc import Iterator
from typing import Any, Final

from docx import Document
from docx.document import Document as WordFile
from docx.oxml.ns import qn
from docx.shared import Length
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from casework.papers.look import look_of

UNREADABLE: Final = ("w:pict", "w:object", "w:footnoteReference", "w:sdt", "w:ins", "w:del")
PICTURES: Final = ("image/png", "image/jpeg")
A_POINT: Final = 12_700  # EMU


class CannotTypeset(ValueError):
    """The template holds something the PDF cannot show; the message names it."""


def read(content: bytes) -> dict[str, Any]:
    """Margins in points and blocks in reading order; raises CannotTypeset for text boxes, tracked changes and the like.

    A picture is typeset where it stands alone in its paragraph, in line with the text (Word: 嵌入型).
    """
    document = Document(io.BytesIO(content))
    _refuse_unreadable(document)
    return {"margins": _margins(document), "blocks": [_block(one) for one in document.iter_inner_content()]}


def _refuse_unreadable(document: WordFile) -> None:
    for tag in UNREADABLE:
        if next(document.element.body.iter(qn(tag)), None) is not None:
            raise _cannot(tag)


def _margins(document: WordFile) -> dict[str, float]:
    section = document.sections[0]
    sides = {
        "top": section.top_margin,
        "bottom": section.bottom_margin,
        "left": section.left_margin,
        "right": section.right_margin,
    }
    return {side: _points(length) for side, length in sides.items()}


def _block(block: Paragraph | Table) -> dict[str, Any]:
    return _paragraph(block) if isinstance(block, Paragraph) else _table(block)


def _paragraph(paragraph: Paragraph) -> dict[str, Any]:
    return {"kind": "paragraph", "text": paragraph.text, "picture": _picture(paragraph), **look_of(paragraph).as_data()}


def _picture(paragraph: Paragraph) -> dict[str, Any] | None:
    """Its bytes and its width in points."""
    drawings = list(paragraph._p.iter(qn("w:drawing")))
    if not drawings:
        return None
    [extent], [blip] = _only(drawings, "wp:inline/wp:extent"), _only(drawings, "wp:inline//a:blip")
    part = paragraph.part.related_parts[blip.get(qn("r:embed"), "")]
    if paragraph.text or part.content_type not in PICTURES:
        raise _cannot("w:drawing")
    return {"bytes": list(part.blob), "width": int(extent.get("cx")) / A_POINT}


def _only(drawings: list[Any], path: str) -> list[Any]:
    """What is there once in the only drawing; raises CannotTypeset for a floating one, a text box, or several."""
    found = [one for drawing in drawings for one in drawing.xpath(path)]
    if len(found) != 1:
        raise _cannot("w:drawing")
    return found


def _table(table: Table) -> dict[str, Any]:
    widths = [_points(column.width) for column in table.columns]
    head = sum(1 for row in table.rows if row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None)
    return {
        "kind": "table",
        "widths": widths,
        "head": head,
        "cells": list(_cells(table)),
        "heights": [_points(row.height) for row in table.rows],
    }


def _cells(table: Table) -> Iterator[dict[str, Any]]:
    """Each cell once, with how many columns and rows it covers."""
    places: dict[int, list[tuple[int, int]]] = {}
    cells: dict[int, _Cell] = {}
    for y, row in enumerate(table.rows):
        for x, cell in enumerate(row.cells):
            places.setdefault(id(cell._tc), []).append((x, y))  # a merged cell comes once for each place
            cells.setdefault(id(cell._tc), cell)
    for key, cell in cells.items():
        (left, top), (right, bottom) = min(places[key]), max(places[key])
        yield {
            "x": left,
            "y": top,
            "colspan": right - left + 1,
            "rowspan": bottom - top + 1,
            "paragraphs": [_paragraph(paragraph) for paragraph in cell.paragraphs],
        }


def _points(length: Length | None) -> float:
    return 0.0 if length is None else length.pt


def _cannot(tag: str) -> CannotTypeset:
    return CannotTypeset(
        f"模板里有 PDF 排不出的内容 {tag}，请改用文字、表格和单独成段的嵌入型图片 | "
        f"the template holds {tag}: use text, tables and pictures in line, alone in their paragraph"
    )
