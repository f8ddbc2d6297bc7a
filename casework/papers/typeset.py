"""PDF from a finished Word file: read, handed to Typst as data (never as markup), archived as PDF/A with its fonts in it."""

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import pylopdf_fonts_zh_cn
import typst

from casework.papers.reading import read

LAYOUT: Final = Path(__file__).with_name("layout.typ")
SONG: Final = "Noto Serif SC"
HEI: Final = "Noto Sans SC"
FONTS: Final = {  # what Word calls a font, and by which names a machine may have it; the last one comes with the product
    "仿宋_GB2312": ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", SONG),
    "方正小标宋简体": ("FZXiaoBiaoSong-B05S", "方正小标宋简体", SONG),
    "楷体_GB2312": ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", SONG),
    "黑体": ("SimHei", "黑体", HEI),
    "宋体": ("SimSun", "宋体", SONG),
}
ARCHIVED: Final = "a-2u"  # PDF/A-2u: every font in the file, every sign readable as text


def pdf(document: bytes, title: str, made_at: datetime) -> bytes:
    """The PDF of a .docx (bytes); raises CannotTypeset. `made_at` (aware) is the file's creation date."""
    content = read(document)
    data = {"title": title, "fonts": _families(), "plain": SONG, **content}
    compiler = typst.Compiler(LAYOUT, font_paths=_fonts(), sys_inputs={"paper": json.dumps(data, ensure_ascii=False)})
    made: Any = compiler.compile(format="pdf", pdf_standards=ARCHIVED, timestamp=int(made_at.timestamp()))
    return bytes(made)


@cache
def _fonts() -> typst.Fonts:
    """The machine's fonts and the product's; looked for once a process."""
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=[str(_own_fonts())])


def _own_fonts() -> Path:
    return Path(pylopdf_fonts_zh_cn.__file__).parent


@cache
def _families() -> dict[str, list[str]]:
    """For each font of Word's the families that are there, best first."""
    there = set(_fonts().families())
    return {name: [family for family in families if family in there] for name, families in FONTS.items()}
