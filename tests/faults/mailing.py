"""The relay's mail path in a process of its own, which may be killed between the mail server's yes and the commit."""

import asyncio
import os
import signal
from typing import Final

from sqlmodel import Session

from deploy import wiring
from deploy.serving.relay import mail_server
from deploy.settings import Settings
from register.session import make_engine
from register.traffic import Outbox
from workers.mails import MailSender
from workers.relay import Relay

SENDER: Final = "bureau@xiaoneng.example"


def relay_mails(database_url: str, smtp_port: int, *, dies: bool) -> None:
    """Send what is due; if it `dies`, kill this process when the first mail is sent and not marked."""
    asyncio.run(_relay_mails(database_url, smtp_port, dies))


async def _relay_mails(database_url: str, smtp_port: int, dies: bool) -> None:
    settings = Settings(environment="test", smtp_host="127.0.0.1", smtp_port=smtp_port)
    send = MailSender(wiring.context_factory(settings), mail_server(settings, asyncio.get_running_loop()), SENDER)

    def send_and_maybe_die(session: Session, row: Outbox) -> bool:
        done = send(session, row)
        if dies:
            os.kill(os.getpid(), signal.SIGKILL)
        return done

    relay = Relay(make_engine(database_url), {"mail": send_and_maybe_die}, wiring.business_clock(settings))
    while await asyncio.to_thread(relay.send_next):
        """Until nothing is due."""
