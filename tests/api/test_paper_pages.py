"""Papers, imports and exports at the portal: who gets them, what the pages say, downloads that are downloads."""

import io
from urllib.parse import unquote

import pytest
from docx import Document
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from pypdf import PdfReader

from casework.uploads import Upload
from register.matters import MatterStatus
from tests.api.citizen import Clerk, hidden_fields
from tests.api.handling import Handling
from tests.papers.sheets import row, xlsx

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def uploaded(clerk: Clerk, file: Upload) -> str:
    """The address of the list's page."""
    token = hidden_fields(clerk.client.get("/reports").text)["csrf_token"]
    answer = clerk.client.post("/imports", data={"csrf_token": token}, files={"file": (file.file_name, file.content, SHEET)})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def chosen(page: str, **columns: str) -> dict[str, str]:
    return {"csrf_token": hidden_fields(page)["csrf_token"], "channel": "call", "category": "general", **columns}


GUESSED = {
    f"column-{code}": str(place)
    for place, code in enumerate(("reference", "received_at", "name", "phone", "subject", "body", "channel", "category"))
}


def test_handling_slip_as_word_and_pdf_from_the_matters_page(clerk: Clerk, handling: Handling) -> None:
    number = handling.letter()
    page = clerk.client.get(f"/matters/{number}").text
    assert f'href="/matters/{number}/papers/handling-slip.pdf"' in page and "answer-letter" not in page
    answer = clerk.client.get(f"/matters/{number}/papers/handling-slip.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert unquote(answer.headers["content-disposition"]) == f"attachment; filename*=UTF-8''{number}办理单.pdf"
    assert number in PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    word = clerk.client.get(f"/matters/{number}/papers/handling-slip.docx")
    assert number in Document(io.BytesIO(word.content)).tables[0].cell(0, 1).text


@pytest.mark.parametrize(
    ("address", "status"), [("answer-letter.pdf", 409), ("nonsense.pdf", 409), ("handling-slip.exe", 404), ("handling-slip", 404)]
)
def test_papers_that_are_not_due_or_are_none(clerk: Clerk, handling: Handling, address: str, status: int) -> None:
    assert clerk.client.get(f"/matters/{handling.letter()}/papers/{address}").status_code == status


def test_another_departments_paper_is_not_there(client: TestClient, handling: Handling) -> None:
    number = handling.letter(MatterStatus.ASSIGNED, department_id="high-tech")
    Clerk(client).sign_in("qian")
    assert client.get(f"/matters/{number}/papers/handling-slip.pdf").status_code == 404


def test_a_list_is_uploaded_looked_at_and_registered(clerk: Clerk) -> None:
    address = uploaded(clerk, xlsx([row(1), row(2), row(1)]))
    page = clerk.client.get(address).text
    assert "<b>2</b>可以登记" in page and "<b>1</b>重复" in page and "登记 2 件" in page
    assert "王**" in page and "王小明" not in page and "13800000001" not in page
    answer = clerk.client.post(address, data=chosen(page, **GUESSED))
    assert (answer.status_code, answer.headers["location"]) == (303, address)
    done = clerk.client.get(address).text
    assert "已登记 2 件" in done and "LX-2026-000001" in done and "略过重复 1 行" in done
    again = clerk.client.post(address, data=chosen(clerk.client.get("/reports").text, **GUESSED))
    assert again.status_code == 303 and "已登记 2 件" in clerk.client.get(address).text


def test_errors_are_shown_by_row_and_column_and_nothing_is_registered(clerk: Clerk) -> None:
    address = uploaded(clerk, xlsx([row(1), row(2, at="昨天")]))
    page = clerk.client.get(address).text
    assert '<td data-label="列">受理时间</td>' in page and "<b>1</b>行要改正" in page and "登记 1 件" not in page
    answer = clerk.client.post(address, data=chosen(page, **GUESSED))
    assert answer.status_code == 422 and "一件也没有登记" in answer.text
    assert "没有符合条件的事项" in clerk.client.get("/board").text


def test_columns_are_chosen_by_hand(clerk: Clerk) -> None:
    address = uploaded(clerk, xlsx([("标题一", "内容一")], ("甲", "乙")))
    page = clerk.client.get(address)
    assert page.status_code == 422 and "没有指定“标题”“正文”在哪一列" in page.text
    checked = clerk.client.post(f"{address}/check", data=chosen(page.text, **{"column-subject": "0", "column-body": "1"}))
    assert checked.status_code == 200 and "登记 1 件" in checked.text
    assert clerk.client.post(f"{address}/check", data=chosen(page.text, **{"column-subject": "9" * 5000})).status_code == 422
    assert clerk.client.post(f"{address}/check", data=chosen(page.text, category="x")).status_code == 409


def test_what_is_no_list_is_refused_where_it_was_chosen(clerk: Clerk) -> None:
    token = hidden_fields(clerk.client.get("/reports").text)["csrf_token"]
    for files in ({"file": ("a.xlsx", b"MZ\x90\x00", SHEET)}, None):
        answer = clerk.client.post("/imports", data={"csrf_token": token}, files=files)
        assert answer.status_code == 422 and 'href="#file"' in answer.text


def test_only_clerks_import_and_report(client: TestClient, clerk: Clerk) -> None:
    address = uploaded(clerk, xlsx([row(1)]))
    clerk.post("/inbox", "/sign-out")
    other = Clerk(client)
    other.sign_in("zhao")
    page = client.get("/reports").text
    assert 'name="file"' not in page and "月度通报" not in page
    token = hidden_fields(page)["csrf_token"]
    assert client.get(address).status_code == 409
    assert client.post(address, data={**chosen(page, **GUESSED), "csrf_token": token}).status_code == 409
    assert client.post("/imports", data={"csrf_token": token}, files={"file": ("a.xlsx", xlsx([row(1)]).content, SHEET)}).status_code == 422
    assert client.get("/reports/circular.pdf?month=2026-03").status_code == 409


def test_unknown_lists_are_refused(clerk: Clerk) -> None:
    assert clerk.client.get("/imports/77").status_code == 409
    assert clerk.client.get(f"/imports/{2**40}").status_code == 404


def test_progress_is_told_while_it_runs(clerk: Clerk) -> None:
    with clerk.client.app.state.progress.of("sun") as step:  # type: ignore[attr-defined]
        step(300, 1000)
        page = clerk.client.get("/imports/progress").text
    assert "已核对 300 行，共 1000 行" in page and 'value="300" max="1000"' in page
    assert "正在处理" in clerk.client.get("/imports/progress").text


def test_board_and_ledger_follow_the_filter(clerk: Clerk, handling: Handling) -> None:
    number = handling.letter()
    assert 'href="/exports/ledger?q=%E5%92%A8%E8%AF%A2"' in clerk.client.get("/board?q=咨询").text
    for address, columns in (("/exports/board", 9), ("/exports/ledger", 21)):
        answer = clerk.client.get(address, params={"q": "咨询"})
        assert answer.headers["content-type"] == SHEET
        heads, one = load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True)
        assert len(heads) == columns and one[0] == number
    for kind, rows in (("letter", 2), ("service", 1)):
        assert load_workbook(io.BytesIO(clerk.client.get(f"/exports/board?kind={kind}").content)).active.max_row == rows
    empty = load_workbook(io.BytesIO(clerk.client.get("/exports/board", params={"q": "没有这样的"}).content)).active
    assert empty.max_row == 1


def test_circular_of_a_month(clerk: Clerk, handling: Handling) -> None:
    handling.letter()
    answer = clerk.client.get("/reports/circular.docx?month=2026-03")
    assert "2026年3月事项办理情况通报.docx" in unquote(answer.headers["content-disposition"])
    for month in ("", "2026", "2027-01", "2026-13", "x" * 5000):
        assert clerk.client.get("/reports/circular.pdf", params={"month": month}).status_code == 409
