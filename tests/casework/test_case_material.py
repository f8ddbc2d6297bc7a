"""What petitioners bring (TL-6): joint letters with five who speak at most, material added later; all sealed, kept once, handler told."""

from dataclasses import replace

import pytest
from sqlmodel import col, select

from casework import closings, joint_letters, letters, matter_page, supplements, tracking
from casework.context import Context
from casework.drafts import RepresentativeDraft
from casework.errors import Refusal
from casework.uploads import Upload
from register.audit import AuditEvent
from register.identity import Petitioner
from register.matters import Attachment
from register.petitioning import Representative, Supplement
from register.traffic import Notice, Outbox
from tests.casework.case import LETTER, Case, MovableClock

PAPER = Upload("合同.txt", "甲方乙方".encode())


def others(count: int) -> tuple[RepresentativeDraft, ...]:
    return tuple(RepresentativeDraft(f"代表{number}", phone="13900000000") for number in range(count))


@pytest.mark.parametrize(("count", "code"), [(4, None), (5, "too-many-representatives")])
def test_five_speak_at_most_the_petitioner_first(context: Context, clock: MovableClock, count: int, code: str | None) -> None:
    """《信访工作条例》第二十条: five with the petitioner pass, six do not."""
    draft = replace(LETTER, representatives=others(count))
    if code is None:
        case = Case.registered(context, clock, draft)
        shown = joint_letters.shown(context, case.matter)
        assert [person.name for person in shown] == ["王**", "代**", "代**", "代**", "代**"]
        assert shown[1].phone == "139****0000"
    else:
        with pytest.raises(Refusal) as caught:
            letters.register_letter(context, draft)
        assert (caught.value.code, caught.value.field) == (code, "representatives")
        assert context.session.exec(select(Petitioner)).all() == []


def test_a_letter_of_one_person_has_no_representatives(case: Case) -> None:
    assert case.context.session.exec(select(Representative)).all() == []
    followed = tracking.follow(case.context, case.number, case.code)
    assert followed is not None
    assert followed.representatives == 0


@pytest.mark.parametrize(
    ("other", "anonymous", "code"),
    [
        (RepresentativeDraft(" "), False, "empty"),
        (RepresentativeDraft("李四", phone="12"), False, "bad-phone"),
        (RepresentativeDraft("李四", email="x"), False, "bad-email"),
        (RepresentativeDraft("李四"), True, "anonymous-joint"),
    ],
)
def test_a_representative_is_somebody(context: Context, other: RepresentativeDraft, anonymous: bool, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        letters.register_letter(context, replace(LETTER, representatives=(other,), anonymous=anonymous))
    assert (caught.value.code, caught.value.field) == (code, "representatives")


def test_staff_see_them_masked(context: Context, clock: MovableClock) -> None:
    case = Case.registered(context, clock, replace(LETTER, representatives=others(2))).handled()
    view = matter_page.look(context, "zhao", case.number)
    assert [person.name for person in view.representatives] == ["王**", "代**", "代**"]
    assert "代表0" not in str([row.sealed for row in context.session.exec(select(Petitioner))])


def test_material_is_kept_with_its_papers_and_the_handler_told(case: Case) -> None:
    case.handled()
    added = supplements.add(case.context, case.number, case.code, "补充合同一份。", (PAPER,))
    paper = case.context.session.exec(select(Attachment)).one()
    assert (paper.supplement_id, paper.file_name, paper.content) == (added.id, "合同.txt", PAPER.content)
    assert case.told("supplement") == ["zhao"]
    view = matter_page.look(case.context, "zhao", case.number)
    assert [(row.text, row.episode) for row in view.supplements] == [("补充合同一份。", 1)]
    assert view.attachments[0].supplement_id == added.id
    event = case.context.session.exec(select(AuditEvent).where(AuditEvent.action == "letter-supplemented")).one()
    assert (event.actor, event.facts) == ("public", {"attachments": 1})


def test_a_page_sent_twice_adds_it_once(case: Case) -> None:
    case.handled()
    first, again = (supplements.add(case.context, case.number, case.code, "补充。", (PAPER,)) for _ in range(2))
    assert first.id == again.id
    assert len(case.context.session.exec(select(Attachment)).all()) == 1
    assert supplements.add(case.context, case.number, case.code, "补充。", ()).id != first.id


def test_before_a_handler_is_named_the_office_is_told(case: Case) -> None:
    case.started()
    supplements.add(case.context, case.number, case.code, "补充。", ())
    assert case.told("supplement") == ["sun"]


@pytest.mark.parametrize(
    ("text", "papers", "code"),
    [
        (" ", (), "empty"),
        ("字" * 5001, (), "too-long"),
        ("补充\0", (), "control-signs"),
        ("绝密★", (), "state-secret"),
        ("补充。", (Upload("程序.exe", b"MZ\x90\x00\xff"),), "file-type"),
        ("补充。", (Upload("空.txt", b""),), "empty-file"),
        ("补充。", (PAPER,) * 6, "too-many-files"),
    ],
)
def test_what_is_not_taken_is_refused_whole(case: Case, text: str, papers: tuple[Upload, ...], code: str) -> None:
    case.handled()
    with pytest.raises(Refusal, match=code):
        supplements.add(case.context, case.number, case.code, text, papers)
    assert case.context.session.exec(select(Supplement)).all() == []
    assert case.context.session.exec(select(Attachment)).all() == []


def test_twenty_times_an_episode_at_most(case: Case) -> None:
    case.handled()
    for number in range(supplements.MOST):
        supplements.add(case.context, case.number, case.code, f"补充{number}", ())
    with pytest.raises(Refusal, match="too-many-supplements"):
        supplements.add(case.context, case.number, case.code, "再补充", ())
    assert supplements.count(case.context, case.matter) == supplements.MOST


def test_nothing_is_added_to_a_closed_letter(case: Case) -> None:
    case.answered()
    with pytest.raises(Refusal, match="matter-closed"):
        supplements.add(case.context, case.number, case.code, "补充。", ())


@pytest.mark.parametrize(("number", "code"), [("LX-2026-000001", "WRONGWRONG"), ("LX-2026-999999", "WRONGWRONG")])
def test_nobody_else_adds_anything(case: Case, number: str, code: str) -> None:
    case.handled()
    with pytest.raises(Refusal, match="not-found"):
        supplements.add(case.context, number, code, "补充。", ())


def test_nothing_personal_leaves_by_outbox_notice_or_audit_trail(context: Context, clock: MovableClock) -> None:
    """Texts and names of petitioners stay in their tables."""
    planted = ("王小明", "13812345678", "代表0", "想了解办理进度", "补充里的秘语", "合同.txt")
    case = Case.registered(context, clock, replace(LETTER, representatives=others(1))).handled()
    supplements.add(context, case.number, case.code, "补充里的秘语", (PAPER,))
    closings.withdraw(context, case.number, case.code)
    gone: list[object] = [row.payload for row in context.session.exec(select(Outbox).order_by(col(Outbox.id)))]
    gone += [notice.body + notice.title for notice in context.session.exec(select(Notice))]
    gone += [event.facts for event in context.session.exec(select(AuditEvent))]
    assert not [words for words in planted if words in str(gone)]
