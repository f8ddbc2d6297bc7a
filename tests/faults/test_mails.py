"""Mails through a real mail server: in Chinese, to whoever has an address, at least once, recognisable when twice."""

import signal
from collections.abc import Iterator
from email.header import decode_header, make_header
from email.message import Message

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import Engine
from sqlmodel import Session, select

from casework import notices
from deploy import wiring
from deploy.free_ports import free_ports
from deploy.settings import Settings
from register.bureau import Staff
from register.session import transaction
from register.traffic import Notice, Outbox
from tests.faults.mailing import SENDER, relay_mails
from tests.faults.processes import PROCESSES
from tests.support.postgres import Database
from tests.support.stack import Mailbox

pytestmark = pytest.mark.faults
MAIL, NO_MAIL = "li", "sun"


@pytest.fixture
def engine(engine: Engine) -> Engine:
    """The shared one, with two people in its register."""
    with transaction(engine) as session:
        session.add(Staff(id=MAIL, name="李文静", phone="0571-88880001", email="li@bureau.example"))
        session.add(Staff(id=NO_MAIL, name="孙小梅", phone="0571-88880002", email=None))
    return engine


@pytest.fixture
def port() -> int:
    return free_ports(1)[0]


@pytest.fixture
def mailbox(port: int) -> Iterator[Mailbox]:
    mailbox = Mailbox()
    server = Controller(mailbox, hostname="127.0.0.1", port=port)
    server.start()
    yield mailbox
    server.stop()


def tell(engine: Engine, recipient: str, key: str = "warned") -> None:
    with transaction(engine) as session:
        context = wiring.context_factory(Settings(environment="test"))(session)
        notices.tell(context, recipient, None, kind="warning", article="TL-7", title="办理期限将至", body="请尽快办理。", key=key)


def relay(database: Database, port: int, *, dies: bool = False) -> int | None:
    process = PROCESSES.Process(target=relay_mails, args=(database.app_url, port), kwargs={"dies": dies})
    process.start()
    process.join(60)
    code = process.exitcode
    process.kill()
    process.join()
    process.close()
    return code


def only(session: Session, table: type) -> Notice | Outbox:
    return session.exec(select(table)).one()


def headers(mail: Message) -> tuple[str, str, str]:
    return str(mail["To"]), str(mail["From"]), str(make_header(decode_header(mail["Subject"])))


def test_a_notice_is_mailed(engine: Engine, database: Database, mailbox: Mailbox, port: int) -> None:
    tell(engine, MAIL)
    assert relay(database, port) == 0
    [mail] = mailbox.mails
    assert headers(mail)[:2] == ("li@bureau.example", SENDER)
    assert headers(mail)[2].endswith("办理期限将至")
    text = mail.get_payload(decode=True).decode()
    assert "请尽快办理。" in text and "TL-7" in text
    with transaction(engine) as session:
        assert only(session, Outbox).done_at and only(session, Notice).mailed_at


def test_without_an_address_the_notice_stays_in_the_portal(engine: Engine, database: Database, mailbox: Mailbox, port: int) -> None:
    tell(engine, NO_MAIL)
    assert relay(database, port) == 0
    assert mailbox.mails == []
    with transaction(engine) as session:
        assert only(session, Outbox).done_at and not only(session, Notice).mailed_at


def test_a_mail_server_that_is_away_is_asked_again(engine: Engine, database: Database, port: int) -> None:
    tell(engine, MAIL)
    assert relay(database, port) == 0
    with transaction(engine) as session:
        row = only(session, Outbox)
        assert (row.attempts, row.failure, row.sent_at) == (1, "SMTPConnectError", None)
        assert row.available_at > row.created_at


def test_a_relay_killed_between_sending_and_marking_sends_a_recognisable_mail_again(
    engine: Engine, database: Database, mailbox: Mailbox, port: int
) -> None:
    """At least once is all that SMTP allows; the same Message-ID and date tell that it is the same mail."""
    tell(engine, MAIL)
    assert relay(database, port, dies=True) == -signal.SIGKILL
    with transaction(engine) as session:
        assert only(session, Outbox).sent_at is None
    for _ in range(2):
        assert relay(database, port) == 0
    first, second = mailbox.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Date"] == second["Date"]


def test_different_notices_have_different_message_ids(engine: Engine, database: Database, mailbox: Mailbox, port: int) -> None:
    tell(engine, MAIL, "warned")
    tell(engine, MAIL, "warned again")
    assert relay(database, port) == 0
    first, second = mailbox.mails
    assert first["Message-ID"] != second["Message-ID"]
