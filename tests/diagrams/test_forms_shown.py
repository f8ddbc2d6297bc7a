"""Each form as form-js shows it: facts filled in, the link to the matter, nothing submitted without a choice."""

import json
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Page

from deploy.places import ROOT, WEB_BUNDLES

pytestmark = pytest.mark.browser

FORMS: Final = sorted((ROOT / "forms").rglob("*.form"))
PERSON: Final = [{"label": "某某", "value": "S007"}]
DATA: Final[dict[str, Any]] = {
    "matterNo": "LX-2026-000007",
    "matterUrl": "http://127.0.0.1:8000/matters/LX-2026-000007",
    "dueAt": "2026-12-31T17:30:00+08:00",
    "extensionDueOn": "2027-01-29",
    "callBackUntil": "2027-01-15T17:30:00+08:00",
    "escalationStep": 2,
    "ladder": {"recipientRole": "head"},
    "signForUntil": "2026-12-30T17:30:00+08:00",
    "acceptBy": "2026-12-29T23:45:00+08:00",
    "departmentOptions": PERSON,
    "candidates": PERSON,
}
SHOW: Final = """async ([schema, data]) => {
    document.body.replaceChildren();
    const form = await FormViewer.createForm({ container: document.body, schema, data });
    return form.submit();
}"""


@pytest.fixture(scope="module")
def page(parts: None, browser: Browser) -> Page:
    """A page with form-js; each test shows its form in place of the one before."""
    page = browser.new_page()
    page.set_content("<body></body>")
    page.add_script_tag(path=WEB_BUNDLES / "form-js/dist/form-viewer.umd.js")
    return page


def show(page: Page, form: Path, **data: Any) -> dict[str, Any]:
    """Show the form, press submit, return what form-js says."""
    answer: dict[str, Any] = page.evaluate(SHOW, [json.loads(form.read_text(encoding="utf-8")), DATA | data])
    return answer


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.stem)
def test_form_shows_number_due_date_and_link(page: Page, form: Path) -> None:
    show(page, form)
    text = page.locator("body").inner_text()
    assert "LX-2026-000007" in text
    assert "2026-12-31 17:30" in text
    assert page.get_by_role("link", name="打开事项页面").get_attribute("href") == DATA["matterUrl"]
    assert "{{" not in text


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.stem)
def test_nothing_is_submitted_without_a_choice(page: Page, form: Path) -> None:
    assert show(page, form)["errors"] != {}


def test_due_date_not_set_yet(page: Page) -> None:
    show(page, ROOT / "forms/shared/settle-limit.form", dueAt=None)
    assert "未定" in page.locator("body").inner_text()


def test_vacancy_names_step_and_role(page: Page) -> None:
    """TL-7."""
    show(page, ROOT / "forms/shared/handle-vacancy.form")
    assert "第 2 级（处室负责人）" in page.locator("body").inner_text()


@pytest.mark.parametrize(("form", "moment"), [("sign-for-instruction", "2026-12-30 17:30"), ("acknowledge-emergency", "2026-12-29 23:45")])
def test_form_shows_the_moment_its_own_step_must_be_done_by(page: Page, form: str, moment: str) -> None:
    """TL-3: signed for within its window; TL-5: an emergency by the minute, day and night."""
    show(page, ROOT / f"forms/instructions/{form}.form")
    assert moment in page.locator("body").inner_text()


@pytest.mark.parametrize(
    ("form", "choice", "asked"),
    [
        ("assign-handler", {"assignment": "assign"}, "handler"),
        ("assign-handler", {"assignment": "return"}, "returnReason"),
        ("call-back", {"contact": "reached"}, "satisfaction"),
        ("call-back", {"contact": "unreachable"}, None),
        ("accept-handover", {"handover": "accept"}, None),
        ("accept-handover", {"handover": "decline"}, "returnReason"),
        ("redirect-contact", {"referral": "other"}, "handler"),
        ("redirect-contact", {"referral": "unclear"}, None),
    ],
)
def test_what_a_choice_asks_is_shown_and_asked_for_with_it_only(page: Page, form: str, choice: dict[str, str], asked: str | None) -> None:
    """FC-4.2: a handler or a reason for sending back; TL-6: satisfaction only of a petitioner who was reached."""
    [path] = (path for path in FORMS if path.stem == form)
    answer = show(page, path, **choice)
    assert [*answer["errors"]] == ([] if asked is None else [f"Field_{asked}"])
    left_over = {"handler": "S007", "returnReason": "overlapping", "satisfaction": "fair"}
    answer = show(page, path, **choice, **left_over)
    sent = answer["data"].keys() & left_over.keys()
    assert (answer["errors"], sent) == ({}, set() if asked is None else {asked})
