"""The QR code of an address: the one maker for pages, Word files and PDFs (ON-2: a phone finds the guide from paper)."""

import io
from typing import Final

import segno

SIDE_OF_A_DOT: Final = 4  # pixels: a phone reads it from the screen and from paper
ENOUGH: Final = "m"  # read with up to 15 % of it soiled


def as_svg(address: str) -> str:
    """An SVG element to stand in a page; what it leads to is its title."""
    drawn = io.BytesIO()
    made = segno.make(address, error=ENOUGH)
    made.save(drawn, kind="svg", scale=SIDE_OF_A_DOT, xmldecl=False, svgns=True, title=f"二维码：{address}")
    return drawn.getvalue().decode()


def as_png(address: str) -> bytes:
    """A PNG picture for documents."""
    drawn = io.BytesIO()
    segno.make(address, error=ENOUGH).save(drawn, kind="png", scale=SIDE_OF_A_DOT)
    return drawn.getvalue()
