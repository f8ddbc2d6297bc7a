"""Registering a letter (FC-1, TL-6): what is kept, what is refused, what the engine is told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from casework import letters, lifecycle
from casework.context import Context
from casework.drafts import LetterDraft
from casework.errors import Refusal
from casework.uploads import MAX_BYTES, Upload
from register.audit import AuditEvent
from register.identity import Petitioner
from register.matters import Attachment, Channel, Letter, Matter
from register.traffic import Outbox
from tests.casework.case import LETTER, Case, MovableClock

PROXY = replace(LETTER, channel=Channel.VISIT, registered_by="sun")


def everything(context: Context) -> list[int]:
    return [len(context.session.exec(select(table)).all()) for table in (Matter, Letter, Petitioner, Attachment, Outbox, AuditEvent)]


def refused(context: Context, draft: LetterDraft) -> str:
    """The refusal's code; nothing has been written."""
    before = everything(context)
    with pytest.raises(Refusal) as caught:
        letters.register_letter(context, draft)
    assert everything(context) == before
    assert caught.value.message.endswith("。")
    return caught.value.code


def test_a_letter_is_kept_whole_and_its_diagram_asked_for(context: Context, case: Case) -> None:
    letter = context.session.get_one(Letter, case.matter.id)
    assert (case.number, case.matter.subject, letter.anonymous) == ("LX-2026-000001", "咨询", False)
    assert case.matter.petitioner_id is not None
    petitioner = context.session.get_one(Petitioner, case.matter.petitioner_id)
    assert "王小明".encode() not in petitioner.sealed
    assert context.vault.unseal(petitioner.sealed).phone == "13812345678"
    [message] = case.sent("message", "letter-received")
    assert message["correlation_key"] == "LX-2026-000001#1"
    assert message["variables"] == {
        "matterNo": "LX-2026-000001",
        "episode": 1,
        "matterKey": "LX-2026-000001#1",
        "kind": "letter",
        "category": "general",
        "receivedAt": "2026-03-02T12:00:00+08:00",
        "matterUrl": "http://127.0.0.1:8000/matters/LX-2026-000001",
    }


def test_numbers_follow_each_other_and_begin_anew_each_year(context: Context, clock: MovableClock) -> None:
    numbers = [letters.register_letter(context, replace(LETTER, submission=str(n))).number for n in range(2)]
    clock.set("2027-01-01T00:00")
    numbers.append(letters.register_letter(context, replace(LETTER, submission="next")).number)
    assert numbers == ["LX-2026-000001", "LX-2026-000002", "LX-2027-000001"]


def test_a_refused_letter_uses_up_no_number(context: Context) -> None:
    refused(context, replace(LETTER, body=" "))
    assert letters.register_letter(context, LETTER).number == "LX-2026-000001"


def test_a_page_sent_twice_registers_one_letter_and_shows_one_receipt(context: Context) -> None:
    first, again = letters.register_letter(context, LETTER), letters.register_letter(context, LETTER)
    assert first == again
    assert len(context.session.exec(select(Matter)).all()) == 1


def test_the_code_is_eight_readable_signs_and_not_in_the_register(context: Context, case: Case) -> None:
    assert len(case.code) == 8
    assert not set(case.code) & set("01IO")
    letter = context.session.get_one(Letter, case.matter.id)
    assert case.code not in repr(letter)


def test_an_anonymous_letter_has_no_petitioner_whatever_was_filled_in(context: Context, clock: MovableClock) -> None:
    Case.registered(context, clock, replace(LETTER, anonymous=True))
    assert context.session.exec(select(Petitioner)).all() == []


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"subject": "  "}, "empty"),
        ({"body": ""}, "empty"),
        ({"submission": ""}, "empty"),
        ({"name": ""}, "empty"),
        ({"subject": "字" * 101}, "too-long"),
        ({"body": "字" * 10_001}, "too-long"),
        ({"body": "前\x00后"}, "control-signs"),
        ({"name": "王\ud800"}, "control-signs"),
        ({"phone": "请打我电话"}, "bad-phone"),
        ({"phone": "1234"}, "bad-phone"),
        ({"phone": "1" * 16}, "bad-phone"),
        ({"email": "wang@"}, "bad-email"),
        ({"phone": "", "email": "", "address": ""}, "no-contact"),
        ({"subject": "机密★1年 请示"}, "state-secret"),
        ({"body": "绝 密 ★\n内容"}, "state-secret"),
    ],
)
def test_what_cannot_be_right_is_refused_and_changes_nothing(context: Context, changed: dict[str, str], code: str) -> None:
    assert refused(context, replace(LETTER, **changed)) == code  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changed", [{"subject": "字" * 100}, {"body": "字" * 10_000}, {"phone": "12345"}, {"phone": "1" * 15}, {"body": "商业秘密问题"}]
)
def test_what_is_just_right_is_taken(context: Context, changed: dict[str, str]) -> None:
    assert letters.register_letter(context, replace(LETTER, **changed)).number  # type: ignore[arg-type]


def test_full_width_digits_are_the_same_number(context: Context, clock: MovableClock) -> None:
    full = Case.registered(context, clock, replace(LETTER, phone="１３８ １２３４－５６７８"))
    half = Case.registered(context, clock, replace(LETTER, submission="half"))
    rows = [case.matter.petitioner_id for case in (full, half)]
    indexes = {context.session.get_one(Petitioner, row).phone_index for row in rows}
    assert len(indexes) == 1


def test_a_proxy_entry_keeps_the_true_receipt_and_who_entered_it(context: Context, clock: MovableClock) -> None:
    received = context.now() - timedelta(days=10)
    case = Case.registered(context, clock, replace(PROXY, received_at=received, category="discipline"))
    matter = case.matter
    assert (matter.received_at, matter.registered_at, matter.registered_by) == (received, context.now(), "sun")
    assert (matter.channel, matter.category) == ("visit", "discipline")


def test_the_public_page_sets_neither_receipt_nor_category(context: Context, clock: MovableClock) -> None:
    forged = replace(LETTER, received_at=context.now() - timedelta(days=99), category="hotline", channel=Channel.VISIT)
    matter = Case.registered(context, clock, forged).matter
    assert (matter.received_at, matter.category, matter.channel) == (context.now(), "general", "web")


def test_a_receipt_one_second_ahead_is_refused_now_is_taken(context: Context) -> None:
    assert refused(context, replace(PROXY, received_at=context.now() + timedelta(seconds=1))) == "received-in-future"
    assert letters.register_letter(context, replace(PROXY, received_at=context.now())).number


def test_a_receipt_before_2004_is_refused(context: Context) -> None:
    first_moment = datetime(2003, 12, 31, 16, tzinfo=UTC)  # 2004-01-01 00:00 in Shanghai
    assert refused(context, replace(PROXY, received_at=first_moment - timedelta(seconds=1))) == "received-too-early"
    assert letters.register_letter(context, replace(PROXY, received_at=first_moment)).number


@pytest.mark.parametrize(("changed", "code"), [({"channel": Channel.WEB}, "proxy-channel"), ({"category": "other"}, "bad-category")])
def test_a_proxy_entry_names_channel_and_category(context: Context, changed: dict[str, str], code: str) -> None:
    assert refused(context, replace(PROXY, **changed)) == code  # type: ignore[arg-type]


def test_an_explicit_date_beyond_sixty_working_days_is_refused_at_the_desk(context: Context) -> None:
    """TL-6: 60 working days from Monday 2 March 2026 end on 28 May (Qingming and Labour Day in between)."""
    latest = context.calendar.nth_working_day(context.today(), 60)
    assert refused(context, replace(PROXY, explicit_due=latest + timedelta(days=1))) == "explicit-refused"
    assert letters.register_letter(context, replace(PROXY, explicit_due=latest)).number


PDF, PNG, JPEG = b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0"


def test_papers_are_kept_with_the_type_their_content_shows(context: Context, clock: MovableClock) -> None:
    files = (Upload("a.pdf", PDF), Upload("b.PNG", PNG), Upload("c.jpeg", JPEG), Upload("d.txt", "说明　第一条\n".encode()))
    case = Case.registered(context, clock, replace(LETTER, attachments=files))
    kept = context.session.exec(select(Attachment.media_type).where(Attachment.matter_id == case.matter.id)).all()
    assert sorted(kept) == ["application/pdf", "image/jpeg", "image/png", "text/plain"]


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ((Upload("a", PDF),) * 6, "too-many-files"),
        ((Upload("a.pdf", b""),), "empty-file"),
        ((Upload("a.pdf", PDF.ljust(MAX_BYTES + 1)),), "file-too-large"),
        ((Upload("a.pdf", b"MZ\x90\x00"),), "file-type"),
        ((Upload("../a.pdf", PDF),), "bad-file-name"),
        ((Upload("", PDF),), "bad-file-name"),
        ((Upload("机密★.pdf", PDF),), "state-secret"),
    ],
)
def test_papers_that_cannot_be_taken_are_named(context: Context, files: tuple[Upload, ...], code: str) -> None:
    assert refused(context, replace(LETTER, attachments=files)) == code


def test_five_papers_of_ten_megabytes_are_taken(context: Context) -> None:
    files = (Upload("a.pdf", PDF.ljust(MAX_BYTES)),) * 5
    assert letters.register_letter(context, replace(LETTER, attachments=files)).number


def test_one_instance_claims_the_episode_and_no_other(context: Context, case: Case) -> None:
    assert lifecycle.claim(context, case.key, "1", "i")
    assert lifecycle.claim(context, case.key, "1", "i")
    assert not lifecycle.claim(context, case.key, "2", "i")
    assert not lifecycle.claim(context, case.key, "1", "another engine")


def test_registration_is_on_record_without_the_petitioner(context: Context, case: Case) -> None:
    event = context.session.exec(select(AuditEvent).where(AuditEvent.subject == case.number)).one()
    assert (event.actor, event.action) == ("public", "letter-registered")
    assert "王" not in str(event.facts)
