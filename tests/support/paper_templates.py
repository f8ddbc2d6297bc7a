"""The first edition of the Word templates; `python -m tests.support.paper_templates` writes those that are missing.

From then on a template belongs to the process owner, who edits it in Word: one that is there is never overwritten.
"""

import zipfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from docx import Document
from docx.document import Document as WordFile
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell

from casework.papers.word import TEMPLATES

FANG: Final = "仿宋_GB2312"
SONG: Final = "方正小标宋简体"
HEI: Final = "黑体"
RED: Final = RGBColor(0xC8, 0x10, 0x20)
LINE: Final = Pt(28.95)  # 22 lines a page
CHAR: Final = Pt(16)
LEFT, CENTER, RIGHT, BOTH = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY
WRITTEN: Final = datetime(2026, 1, 1, tzinfo=UTC)


def blank() -> WordFile:
    """A4 with the margins of GB/T 9704 and the paragraph styles of official documents."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = Mm(37), Mm(35), Mm(28), Mm(26)
    style(document, "机关标志", SONG, 30, CENTER, color=RED, after=6)
    style(document, "发文字号", FANG, 16, CENTER, after=10, rule=True)
    style(document, "公文标题", SONG, 22, CENTER, before=18, after=14, line=Pt(35))
    style(document, "主送", FANG, 16, LEFT)
    style(document, "公文正文", FANG, 16, BOTH, first=2 * CHAR)
    style(document, "附注", FANG, 14, BOTH, first=2 * Pt(14), line=Pt(24))
    style(document, "署名", FANG, 16, RIGHT, before=40, right=4 * CHAR)
    style(document, "成文日期", FANG, 16, RIGHT, right=4 * CHAR)
    style(document, "栏名", HEI, 12, CENTER, line=Pt(20))
    style(document, "栏目内容", FANG, 12, LEFT, line=Pt(20))
    in_line = document.styles.add_style("图片", WD_STYLE_TYPE.PARAGRAPH)  # lines of an exact height would cut a picture off
    in_line.base_style, in_line.quick_style = document.styles["Normal"], True
    in_line.paragraph_format.alignment, in_line.paragraph_format.space_before = CENTER, Pt(12)
    number_pages(document)
    document.core_properties.author = document.core_properties.last_modified_by = "效能"
    document.core_properties.created = document.core_properties.modified = WRITTEN
    return document


def style(document: WordFile, name: str, font: str, size: float, align: Any, **more: Any) -> None:
    """A paragraph style; lengths in points, `rule` draws a red line below."""
    made = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    made.base_style = document.styles["Normal"]
    made.quick_style = True
    made.font.name, made.font.size, made.font.color.rgb = "Times New Roman", Pt(size), more.get("color", RGBColor(0, 0, 0))
    made.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    layout = made.paragraph_format
    layout.alignment, layout.line_spacing_rule = align, WD_LINE_SPACING.EXACTLY
    layout.line_spacing = more.get("line", max(LINE, Pt(size * 1.3)))
    layout.space_before, layout.space_after = Pt(more.get("before", 0)), Pt(more.get("after", 0))
    layout.first_line_indent, layout.right_indent = more.get("first"), more.get("right")
    if more.get("rule"):
        line_below(layout._element.get_or_add_pPr())


def line_below(properties: Any) -> None:
    """The red line between the head and the title."""
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "18"), ("space", "8"), ("color", str(RED))):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    properties.insert_element_before(borders, "w:shd", "w:spacing", "w:ind", "w:jc")


def number_pages(document: WordFile) -> None:
    """— 1 — at the foot of each page."""
    foot = document.sections[0].footer.paragraphs[0]
    foot.alignment = CENTER
    run = foot.add_run("— ")
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        part = OxmlElement("w:instrText" if kind is None else "w:fldChar")
        if kind is None:
            part.text = text
        else:
            part.set(qn("w:fldCharType"), kind)
        run._element.append(part)
    foot.add_run(" —")


def letter(title: str, serial: str, body: Sequence[str], *, notes: Sequence[str] = ()) -> WordFile:
    """A letter to a petitioner: head, number, title, addressee, text, place of the seal, date."""
    document = blank()
    head(document, serial, title)
    document.add_paragraph("{{ addressee }}：", "主送")
    write(document, body, "公文正文")
    document.add_paragraph("{{ bureau }}（印章）", "署名")
    document.add_paragraph("{{ day }}", "成文日期")
    write(document, notes, "附注")
    return document


def head(document: WordFile, serial: str, title: str) -> None:
    """Name of the bureau, number of the document, title."""
    document.add_paragraph("{{ bureau }}", "机关标志")
    document.add_paragraph(serial, "发文字号")
    document.add_paragraph(title, "公文标题")


def write(place: WordFile | _Cell, lines: Sequence[str], look: str) -> None:
    """Paragraphs of one style."""
    for line in lines:
        place.add_paragraph(line, look)


def every(name: str, line: str = "{{ line }}") -> list[str]:
    """A paragraph for each line of a word that is a list."""
    return [f"{{%p for line in {name} %}}", line, "{%p endfor %}"]


def grid(document: WordFile, columns: Sequence[int], rows: Sequence[Sequence[Any]], heights: dict[int, int] | None = None) -> Table:
    """A table; a row with fewer cells than columns lets its last one cover the rest. Widths and heights in mm."""
    table = document.add_table(0, len(columns))
    table.style, table.autofit = "Table Grid", False
    for y, row in enumerate(rows):
        cells = table.add_row().cells
        for cell, width in zip(cells, columns, strict=True):
            cell.width = Mm(width)
        if len(row) < len(columns):
            cells[len(row) - 1].merge(cells[-1])
        for x, content in enumerate(row):
            fill(cells[x], [content] if isinstance(content, str) else content, "栏名" if x % 2 == 0 else "栏目内容")
        if heights and y in heights:
            table.rows[y].height = Mm(heights[y])
    for column, width in zip(table.columns, columns, strict=True):
        column.width = Mm(width)
    return table


def fill(cell: _Cell, lines: Sequence[str], look: str) -> None:
    """Put paragraphs of one style into an empty cell."""
    first, *others = lines or [""]
    cell.paragraphs[0].text, cell.paragraphs[0].style = first, look
    write(cell, others, look)


def handling_slip() -> WordFile:
    document = blank()
    document.add_paragraph("{{ bureau }}信访事项办理单", "公文标题")
    rows = [
        ("编号", "{{ number }}", "渠道类别", "{{ channel }}（{{ category }}）"),
        ("收到时间", "{{ received }}", "登记人", "{{ registrar }}"),
        ("来信人", "{{ petitioner_kind }}", "附件", "{{ attachments }}件"),
        ("标题", "{{ subject }}"),
        ("主要内容", every("body")),
        ("办理期限", "{{ due }}", "法定期限", "{{ statutory }}"),
        ("时限依据", "{{ basis }}", "监督部门", "{{ supervisor }}"),
        ("承办处室", "{{ department }}", "承办人", "{{ handler }}"),
        ("总负责", "{{ head }}", "直接负责", "{{ leader }}"),
        ("拟办意见", ""),
        ("领导批示", ""),
        ("流转记录", every("handovers")),
        ("办理结果", "{{ result }}"),
    ]
    grid(document, (24, 54, 24, 54), rows, {9: 22, 10: 22})
    document.add_paragraph("{{ day }}打印。本单不写来信人姓名和联系方式，需要时在系统内按权限查看。", "附注")
    return document


def answer_letter() -> WordFile:
    return letter(
        "信访事项{% if review %}复查{% else %}答复{% endif %}意见书",
        "信复〔{{ year }}〕{{ serial }}号",
        [
            "您{{ received_day }}反映的“{{ subject }}”（编号{{ number }}）收悉。"
            "经{{ department }}办理，现{% if review %}复查{% endif %}答复如下：",
            *every("answer"),
            "{%p if review_days and not review %}",
            "如不服本答复意见，可以自收到本意见书之日起{{ review_days }}日内向本局申请复查。",
            "{%p endif %}",
            "特此答复。",
        ],
        notes=["（联系处室：{{ department }}；联系电话：{{ phone }}）"],
    )


def extension_notice() -> WordFile:
    return letter(
        "信访事项延期办理告知书",
        "信延〔{{ year }}〕{{ serial }}号",
        [
            "您{{ received_day }}反映的“{{ subject }}”（编号{{ number }}），本局已受理并正在办理。",
            "因{{ reason }}，不能在原定期限内办结。经本局分管领导批准，办理期限延长至{{ due_day }}。我们将抓紧办理，并在期限内给予答复。",
            "特此告知。",
        ],
        notes=["（联系处室：{{ department }}；联系电话：{{ phone }}）"],
    )


def transfer_notice() -> WordFile:
    return letter(
        "信访事项转送告知书",
        "信转〔{{ year }}〕{{ serial }}号",
        [
            "您{{ received_day }}反映的“{{ subject }}”（编号{{ number }}）收悉。",
            "经审查，该事项{{ reason }}，本局已将其转送{{ direction }}处理，请您直接与其联系。",
            *every("explanation"),
            "特此告知。",
        ],
    )


def not_accepted_notice() -> WordFile:
    return letter(
        "信访事项不予受理告知书",
        "信不受〔{{ year }}〕{{ serial }}号",
        [
            "您{{ received_day }}反映的“{{ subject }}”（编号{{ number }}）收悉。",
            "经审查，该事项{{ reason }}，本局决定不予受理。",
            *every("explanation"),
            "{%p if direction %}",
            "您可以向{{ direction }}提出。",
            "{%p endif %}",
            "特此告知。",
        ],
    )


def urging_slip() -> WordFile:
    document = blank()
    head(document, "{{ urging_number }}", "催办单")
    document.add_paragraph("{{ department }}（承办人：{{ handler }}）：", "主送")
    write(
        document,
        [
            "你处承办的“{{ subject }}”（编号{{ number }}），办理期限为{{ due }}，{{ standing }}。",
            "现予第{{ sequence }}次催办：",
            *every("text"),
            "请将办理进展填入下方回执，送{{ supervisor }}。",
        ],
        "公文正文",
    )
    document.add_paragraph("{{ supervisor }}（印章）", "署名")
    document.add_paragraph("{{ day }}", "成文日期")
    document.add_paragraph("回　执", "栏名")
    grid(document, (24, 132), [("办理进展", ""), ("预计办结", ""), ("填写人", "")], {0: 30, 1: 10, 2: 10})
    return document


def instruction_slip() -> WordFile:
    document = blank()
    document.add_paragraph("{{ bureau }}批办单", "公文标题")
    rows = [
        ("编号", "{{ number }}", "类别", "{{ category }}"),
        ("批示来文", "{{ issuer }}", "日期", "{{ issued }}"),
        ("文号", "{{ reference }}", "收到日期", "{{ received_day }}"),
        ("登记人", "{{ registrar }}", "附件", "{{ attachments }}件"),
        ("办理期限", "{{ due }}", "承办人", "{{ handler }}"),
        ("标题", "{{ subject }}"),
        ("批示内容", every("body")),
        ("拟办意见", every("proposed")),
        ("领导批示", every("leaders")),
        ("办理结果", every("answer")),
    ]
    grid(document, (24, 54, 24, 54), rows, {7: 30, 8: 40, 9: 30})
    document.add_paragraph("{{ day }}打印。领导在纸上批示的，由局办公室登记并附扫描件。", "附注")
    return document


def supervision_slip() -> WordFile:
    document = blank()
    head(document, "{{ slip_number }}", "督办单")
    rows = [
        ("编号", "{{ number }}", "类别", "{{ category }}"),
        ("批示来文", "{{ issuer }}", "日期", "{{ issued }}"),
        ("文号", "{{ reference }}", "收到日期", "{{ received_day }}"),
        ("标题", "{{ subject }}"),
        ("批示内容", every("body")),
        ("牵头处室", "{{ department }}", "承办人", "{{ handler }}"),
        ("总负责", "{{ head }}", "直接负责", "{{ leader }}"),
        ("协办处室", every("parts")),
        ("办理期限", "{{ due }}", "目前情况", "{{ standing }}"),
        ("已催办", "{{ urgings }}次", "督办部门", "{{ supervisor }}"),
        ("阶段进展", every("progress")),
        ("督办要求", every("demand")),
        ("反馈期限", "{{ report_on }}", "签收", ""),
    ]
    grid(document, (24, 54, 24, 54), rows, {12: 12})
    document.add_paragraph("{{ supervisor }}（印章）", "署名")
    document.add_paragraph("{{ issued_on }}", "成文日期")
    return document


def answer_to_issuer() -> WordFile:
    document = blank()
    head(document, "{{ number }}　第{{ turn }}次", "{% if stage %}阶段{% endif %}回告单")
    rows = [
        ("编号", "{{ number }}", "文号", "{{ reference }}"),
        ("批示来文", "{{ issuer }}", "日期", "{{ issued }}"),
        ("标题", "{{ subject }}"),
        ("批示内容", every("body")),
        ("阶段进展", every("progress")),
        ("办理结果", every("answer")),
        ("承办处室", "{{ department }}", "承办人", "{{ handler }}"),
        ("批示人意见", every("said")),
    ]
    grid(document, (24, 54, 24, 54), rows)
    document.add_paragraph("{{ bureau }}（印章）", "署名")
    document.add_paragraph("{{ day }}", "成文日期")
    return document


def circular() -> WordFile:
    document = blank()
    head(document, "效通〔{{ year }}〕{{ month }}号", "关于{{ year }}年{{ month }}月事项办理情况的通报")
    document.add_paragraph("各处室：", "主送")
    write(document, every("summary"), "公文正文")
    write(document, ["各处室情况如下："], "公文正文")
    month_table(document, "处室", "rows")
    write(document, ["各类事项情况如下："], "公文正文")
    month_table(document, "种类", "kinds")
    document.add_paragraph("{%p if named %}", "公文正文")
    document.add_paragraph("逾期事项及责任人如下：", "公文正文")
    write(document, every("named"), "公文正文")
    document.add_paragraph("{%p endif %}", "公文正文")
    write(document, ["请各处室对照检查，切实做到限时办结。"], "公文正文")
    document.add_paragraph("{{ bureau }}办公室（印章）", "署名")
    document.add_paragraph("{{ day }}", "成文日期")
    document.add_paragraph("（统计截至{{ until }}；统计口径：收件按收到日、办结按办结日，用时按工作日；{{ note }}）", "附注")
    return document


def month_table(document: WordFile, of_what: str, rows_of: str) -> None:
    """The month's figures, a row for each of `rows_of`; the heads repeat on each page."""
    heads = (of_what, "收件", "办结", "按期办结", "逾期", "按期率", "平均用时", "满意率")
    cells = ("name", "received", "done", "on_time", "overdue", "punctual", "days", "satisfied")
    rows = [heads, (f"{{%tr for row in {rows_of} %}}",), [f"{{{{ row.{cell} }}}}" for cell in cells], ("{%tr endfor %}",)]
    table = grid(document, (36, 14, 14, 22, 14, 18, 22, 18), rows)
    for cell in (*table.rows[0].cells, *table.rows[2].cells):
        cell.paragraphs[0].style, cell.paragraphs[0].alignment = "栏名" if cell in table.rows[0].cells else "栏目内容", CENTER
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def service_guide() -> WordFile:
    document = blank()
    document.add_paragraph("{{ name }}服务指南{% if abolished %}（已废止）{% endif %}", "公文标题")
    rows = [
        ("事项编号", "{{ code }}（第{{ version }}版）", "发布日期", "{{ day }}"),
        *((label, every(name)) for label, name in (("依据", "basis"), ("受理范围", "scope"), ("申请条件", "conditions"))),
        *((label, every(name)) for label, name in (("具体要求", "requirements"), ("申报材料", "materials"), ("办理程序", "procedure"))),
        ("承诺时限", "{{ promise }}（申请人补正材料期间不计）"),
        *((label, every(name)) for label, name in (("服务标准", "standards"), ("服务责任", "responsibility"), ("收费标准", "fees"))),
        ("地点时间", every("place")),
        ("承办处室", "{{ department }}", "承办人", "{{ handler }}"),
        ("咨询电话", "{{ phone }}", "投诉电话", "{{ complaint_phone }}"),
        ("修订记录", every("history")),
        ("网上办理", "{{ address }}"),
    ]
    grid(document, (24, 54, 24, 54), rows)
    document.add_paragraph("{{ scan }}", "图片")
    document.add_paragraph("扫描二维码查看本指南{% if not abolished %}、网上申请{% endif %}", "栏名")
    document.add_paragraph("{{ bureau }}", "署名")
    return document


def one_time_notice() -> WordFile:
    return letter(
        "一次性告知书",
        "服告〔{{ year }}〕{{ serial }}号",
        [
            "您{{ received_day }}申请办理的“{{ subject }}”（编号{{ number }}），经审查，还需要补正下列材料：",
            *every("items"),
            "{%p if apology %}",
            "前次没有一次告知清楚，我们深表歉意。原因：{{ apology }}",
            "{%p endif %}",
            "请于{{ until }}前补正。补正期间不计入承诺时限；逾期未补正的，视为撤回申请，今后可以重新申请。",
            "特此告知。",
        ],
        notes=["（联系处室：{{ department }}；联系电话：{{ phone }}）"],
    )


def refusal_notice() -> WordFile:
    return letter(
        "不予办理告知书",
        "服不予〔{{ year }}〕{{ serial }}号",
        [
            "您{{ received_day }}申请办理的“{{ subject }}”（编号{{ number }}），经审查，{{ reason }}，决定不予办理。",
            *every("explanation"),
            "如认为本局违反服务承诺，可以拨打投诉电话{{ complaint_phone }}，或在网上投诉。",
            "特此告知。",
        ],
        notes=["（联系处室：{{ department }}；联系电话：{{ phone }}）"],
    )


EDITIONS: Final[dict[str, Callable[[], WordFile]]] = {
    "handling-slip": handling_slip,
    "answer-letter": answer_letter,
    "extension-notice": extension_notice,
    "transfer-notice": transfer_notice,
    "not-accepted-notice": not_accepted_notice,
    "urging-slip": urging_slip,
    "instruction-slip": instruction_slip,
    "supervision-slip": supervision_slip,
    "answer-to-issuer": answer_to_issuer,
    "circular": circular,
    "service-guide": service_guide,
    "one-time-notice": one_time_notice,
    "refusal-notice": refusal_notice,
}


def save(document: WordFile, path: Path) -> None:
    """Write the file, the same bytes each time: no time of day in the archive."""
    document.save(str(path))
    with zipfile.ZipFile(path) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)


def main() -> None:
    """Write what is missing."""
    for name, edition in EDITIONS.items():
        path = TEMPLATES / f"{name}.docx"
        if not path.exists():
            save(edition(), path)


if __name__ == "__main__":
    main()
