"""Official documents (TL-6): what they say in Word and in PDF, how they look, who may have them, what goes on record."""

import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
from docx import Document
from pypdf import PdfReader
from sqlmodel import select

from casework import extensions
from casework.context import Context
from casework.drafts import LetterDraft
from casework.errors import Refusal
from casework.matter_page import look
from casework.matters import identity
from casework.papers.kinds import KINDS
from casework.papers.make import make, ready
from casework.papers.paper import PaperForm
from casework.papers.reading import CannotTypeset, read
from casework.papers.typeset import pdf
from casework.papers.word import TEMPLATES
from register.audit import AuditEvent
from register.handling import Disposition, Urging
from register.matters import Channel
from tests.casework.case import Case
from tests.casework.conftest import HandClock

A4_POINTS = (595, 842)


def words_of_pdf(content: bytes) -> str:
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def words_of_docx(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "".join("".join([*(paragraph.text for paragraph in document.paragraphs), *cells]).split())


def both(context: Context, staff: str, case: Case, code: str) -> list[str]:
    """The document's words, without blanks: from Word and from PDF."""
    return [
        words_of_docx(make(context, staff, case.number, code, PaperForm.DOCX).content),
        words_of_pdf(make(context, staff, case.number, code, PaperForm.PDF).content),
    ]


def told(context: Context, action: str) -> list[AuditEvent]:
    return list(context.session.exec(select(AuditEvent).where(AuditEvent.action == action)))


def decided(context: Context, case: Case, kind: str, direction: str | None) -> None:
    context.session.add(
        Disposition(
            matter_id=identity(case.matter),
            episode=1,
            kind=kind,
            reason="other-organ" if kind == "transferred" else "not-competent",
            direction=direction,
            explanation="该事项由市场监督管理部门负责。",
            written_by="sun",
            written_at=context.now(),
            decided_at=context.now(),
        )
    )
    context.session.flush()


def urged(context: Context, case: Case, sequence: int, text: str) -> None:
    context.session.add(
        Urging(
            number=f"CB-2026-{sequence:06d}",
            matter_id=identity(case.matter),
            episode=1,
            sequence=sequence,
            recipient_id="zhao",
            text=text,
            urged_by="sun",
            urged_at=context.now(),
        )
    )
    context.session.flush()


def test_answer_letter_says_the_signed_answer_and_the_way_to_a_review(case: Case, context: Context) -> None:
    case.signed()
    for words in both(context, "zhao", case, "answer-letter"):
        assert "信访事项答复意见书" in words and "信复〔2026〕1号" in words
        assert "王小明：" in words and "您好，已办妥。" in words
        assert "自收到本意见书之日起30日内向本局申请复查" in words
        assert "示例市科学技术局（印章）" in words and "2026年3月2日" in words


def test_no_answer_letter_before_it_is_signed(case: Case, context: Context) -> None:
    case.handled()
    with pytest.raises(Refusal, match="paper-not-ready"):
        make(context, "zhao", case.number, "answer-letter", PaperForm.PDF)


def test_extension_notice_gives_reason_and_date(case: Case, context: Context) -> None:
    case.handled()
    asked = extensions.request(context, "zhao", case.number, date(2026, 5, 8), "需要会同市财政局核对台账。")
    assert case.completes("wu", "DecideExtension", extensionDecision="approve", statutoryConfirmed=True).granted
    extensions.apply(context, case.key, asked.id or 0)
    for words in both(context, "zhao", case, "extension-notice"):
        assert "王小明：" in words and "因需要会同市财政局核对台账，不能" in words
        assert "延长至2026年5月8日" in words and "信延〔2026〕1号" in words


def test_transfer_and_not_accepted_notices_say_where_to_turn(case: Case, context: Context) -> None:
    decided(context, case, "transferred", "市市场监督管理局")
    for words in both(context, "sun", case, "transfer-notice"):
        assert "该事项属于其他机关的职权范围，本局已将其转送市市场监督管理局处理" in words and "该事项由市场监督管理部门负责。" in words
    with pytest.raises(Refusal, match="paper-not-ready"):
        make(context, "sun", case.number, "not-accepted-notice", PaperForm.PDF)


def test_not_accepted_notice_may_name_no_other_body(case: Case, context: Context) -> None:
    decided(context, case, "not-accepted", None)
    for words in both(context, "sun", case, "not-accepted-notice"):
        assert "该事项不属于本机关职权范围，本局决定不予受理" in words and "您可以向" not in words


def test_handling_slip_shows_limit_and_responsible_but_never_the_petitioner(case: Case, context: Context) -> None:
    case.handled()
    for words in both(context, "chen", case, "handling-slip"):
        assert "信访事项办理单" in words and "LX-2026-000001" in words
        assert "TL-6，收到次日起第30个工作日" in words and "zhao某" in words and "实名" in words
        assert "王小明" not in words and "13812345678" not in words
    assert told(context, "identity-unmasked") == []


def test_urging_slip_is_the_newest_numbered_one(case: Case, context: Context, clock: HandClock) -> None:
    case.handled()
    urged(context, case, 1, "请抓紧。")
    urged(context, case, 2, "请三日内报送进展。")
    assert case.matter.due_at
    clock.move_to(case.matter.due_at.replace(day=case.matter.due_at.day + 2))
    for words in both(context, "sun", case, "urging-slip"):
        assert "CB-2026-000002" in words and "第2次催办" in words and "请三日内报送进展。" in words
        assert "已逾期2个工作日" in words and "王小明" not in words


def test_a_paper_for_the_petitioner_is_a_look_at_them_on_record(case: Case, context: Context) -> None:
    case.signed()
    make(context, "zhao", case.number, "answer-letter", PaperForm.PDF)
    [look_event] = told(context, "identity-unmasked")
    assert (look_event.actor, look_event.purpose) == ("zhao", f"{case.number}: 出具答复意见书")
    [paper] = told(context, "paper-made")
    assert (paper.actor, paper.facts) == ("zhao", {"paper": "answer-letter", "form": "pdf"})


def test_an_anonymous_letter_is_answered_to_the_writer(context: Context, clock: HandClock) -> None:
    draft = LetterDraft(
        subject="反映", body="内容", submission="s", anonymous=True, channel=Channel.LETTER, category="general", registered_by="sun"
    )
    case = Case.registered(context, clock, draft).signed()
    assert all("来信人：" in words for words in both(context, "zhao", case, "answer-letter"))


@pytest.mark.parametrize("code", KINDS)
def test_none_for_whoever_may_not_see_the_matter(case: Case, context: Context, code: str) -> None:
    case.signed()
    with pytest.raises(Refusal, match="not-allowed"):
        make(context, "qian", case.number, code, PaperForm.PDF)
    assert told(context, "paper-made") == []


def test_unknown_kind_is_refused(case: Case, context: Context) -> None:
    with pytest.raises(Refusal, match="no-such-paper"):
        make(context, "sun", case.number, "../letter", PaperForm.PDF)


def test_ready_lists_what_can_be_had_now(case: Case, context: Context) -> None:
    assert [kind.code for kind in ready(context, look(context, "sun", case.number))] == ["handling-slip"]
    case.signed()
    assert [kind.code for kind in ready(context, look(context, "sun", case.number))] == ["handling-slip", "answer-letter"]


def test_pdf_is_a4_archivable_and_has_its_fonts_in_it(case: Case, context: Context) -> None:
    case.signed()
    reader = PdfReader(io.BytesIO(make(context, "zhao", case.number, "answer-letter", PaperForm.PDF).content))
    [page] = reader.pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == A4_POINTS
    assert fonts_of(page) and all(embedded for _, embedded in fonts_of(page))
    assert 'pdfaid:part="2"' in metadata_of(reader) or "<pdfaid:part>2</pdfaid:part>" in metadata_of(reader)


def test_a_long_answer_runs_over_several_pages(case: Case, context: Context) -> None:
    case.signed()
    answer = look(context, "zhao", case.number).answer
    assert answer
    answer.text = "\n".join(f"第{number}项，经核查情况属实，已经办理完毕，结果如上所述，请您知悉并监督。" for number in range(60))
    content = make(context, "zhao", case.number, "answer-letter", PaperForm.PDF).content
    assert len(PdfReader(io.BytesIO(content)).pages) > 2
    assert all(f"第{number}项" in words_of_pdf(content) for number in range(60))


def test_what_people_wrote_is_shown_as_they_wrote_it(case: Case, context: Context) -> None:
    """Neither Word's XML, nor the template language, nor the typesetter's markup reads it."""
    odd = '<w:p/> & {{ bureau }} {% if %} #set text(red) *b* _i_ $x$ \\ "引号" =标题'
    case.signed()
    answer = look(context, "zhao", case.number).answer
    assert answer
    answer.text = odd
    for words in both(context, "zhao", case, "answer-letter"):
        assert "".join(odd.split()) in words


@pytest.mark.parametrize("template", [*KINDS, "circular", "service-guide"])
def test_templates_are_edited_in_word_and_typeset_whole(template: str) -> None:
    """A4 with the margins of GB/T 9704 (37, 35, 28, 26 mm); nothing in them that the PDF would lose."""
    margins = read((TEMPLATES / f"{template}.docx").read_bytes())["margins"]
    assert [round(margins[side] / 72 * 25.4) for side in ("top", "bottom", "left", "right")] == [37, 35, 28, 26]


def test_what_cannot_be_typeset_is_refused_by_name() -> None:
    document: Any = Document()
    document.add_paragraph().add_run()._element.append(document.element.makeelement(f"{{{document.element.nsmap['w']}}}drawing"))
    content = io.BytesIO()
    document.save(content)
    with pytest.raises(CannotTypeset, match="w:drawing"):
        pdf(content.getvalue(), "图", datetime(2026, 3, 2, tzinfo=UTC))


def fonts_of(page: Any) -> list[tuple[str, bool]]:
    found = []
    for font in page["/Resources"]["/Font"].values():
        descriptor = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        found.append((str(font.get_object()["/BaseFont"]), bool({"/FontFile2", "/FontFile3"} & set(descriptor))))
    return found


def metadata_of(reader: PdfReader) -> str:
    root: Any = reader.trailer["/Root"]
    return str(root["/Metadata"].get_object().get_data().decode())
