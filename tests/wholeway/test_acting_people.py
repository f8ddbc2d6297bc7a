"""A letter's people: the right ones bring it to the archive, others change nothing, B stands in for A (TL-6, FC-6, AB-3, AB-4)."""

from collections.abc import Iterator
from datetime import timedelta
from email.header import decode_header, make_header
from typing import Final

import pytest
from sqlmodel import col, select

from casework.matters import identity
from register import audit_trail
from register.audit import AuditEvent
from register.matters import Decision, MatterStatus
from tests.wholeway.way import ANSWER, LETTER, Way, absences_end

pytestmark = pytest.mark.engine
PLANTED: Final = (LETTER.name, LETTER.phone, LETTER.email, LETTER.body, ANSWER)


@pytest.fixture
def everyone_back(way: Way) -> Iterator[None]:
    yield
    with way.work() as context:
        absences_end(context.session)


def test_a_web_letter_goes_from_its_registration_to_the_archive(way: Way) -> None:
    """TL-6, FC-4: each step by its own person, sent back once by the review and once by the signature; the petitioner told by mail."""
    way.handled()
    way.writes("zhao", "初稿")
    way.does("zhao", "SubmitAnswer", draft="submit")
    way.does("chen", "ReviewAnswer", review="rework")
    way.writes("zhao", "二稿")
    way.does("zhao", "SubmitAnswer", draft="submit")
    way.does("chen", "ReviewAnswer", review="approve")
    way.does("wu", "SignAnswer", signature="rework")
    way.answered().archived()
    way.settled()
    assert way.told("rework") == ["zhao", "zhao"]
    assert [way.told(kind) for kind in ("accepted", "answered")] == [[None], [None]]
    assert way.all_rings() == []
    subjects = way.wait(lambda *_: found if len(found := subjects_to_petitioner(way)) == 2 else None, "the petitioner's mails")
    assert ["受理" in subjects[0], "答复" in subjects[1]] == [True, True]
    assert leaks(way) == []
    assert way.look(lambda context, _: audit_trail.verify(context.session)) is None


def subjects_to_petitioner(way: Way) -> list[str]:
    """Subjects of the mails about this letter, in order."""
    mails = [mail for mail in way.stack.mailbox.mails if mail["To"] == LETTER.email]
    return [str(make_header(decode_header(mail["Subject"]))) for mail in mails if way.number in mail.get_payload(decode=True).decode()]  # type: ignore[union-attr]


def leaks(way: Way) -> list[tuple[str, str]]:
    """Where the feed's journal or a log of any process holds what is the petitioner's alone."""
    files = [*way.stack.folder.glob("journal/**/*.jsonl"), *way.stack.folder.glob("*.log")]
    assert len(files) > 3
    texts = {file.name: file.read_text(encoding="utf-8") for file in files}
    return [(name, words) for name, text in texts.items() for words in PLANTED if words in text or ascii(words)[1:-1] in text]


def test_an_outsider_who_completes_a_task_in_tasklist_changes_nothing(way: Way) -> None:
    """FC-6: claimed and completed past the portal, with a forged verdict; back at the task, on record, told in vain."""
    decision = way.does_in_tasklist("gu", "AcceptLetter", acceptance="accept", granted=True, role="handler")
    assert (decision.granted, decision.refusal_code, decision.decided_by) == (False, "not-entitled", "gu")
    task = way.task("AcceptLetter")
    assert (task.key != decision.task_key, task.assignee) == (True, "sun")
    assert way.look(lambda _, matter: matter.status) == MatterStatus.REGISTERED
    [event] = way.look(lambda context, _: context.session.exec(select(AuditEvent).where(AuditEvent.actor == "gu")).all())
    assert (event.action, event.subject, event.facts["granted"]) == ("decision", way.number, False)
    assert (way.told("in-vain"), way.told("accepted")) == (["gu"], [])
    way.does("sun", "AcceptLetter", acceptance="accept")
    assert way.look(lambda _, matter: matter.status) == MatterStatus.ACCEPTED


def test_b_does_the_work_of_a_who_is_away(way: Way, everyone_back: None) -> None:
    """AB-3, AB-4: B finds A's open task, the next one is B's at once, what B does counts and says in whose place."""
    way.handled()
    today = way.look(lambda context, _: context.today())
    assert way.task("SubmitAnswer").assignee == "zhao"
    way.away("zhao", today, today + timedelta(days=3))
    way.answered(handler="feng").archived()
    acted = select(Decision).where(Decision.decided_by == "feng").order_by(col(Decision.id))
    decisions = way.look(lambda context, matter: context.session.exec(acted.where(Decision.matter_id == identity(matter))).all())
    assert [(decision.code, decision.stands_in_for) for decision in decisions] == [("submit-answer", "zhao"), ("confirm-answered", "zhao")]
