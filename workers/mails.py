"""How a notice is mailed: composed at the last moment, so that neither address nor text lies in the outbox."""

from collections.abc import Callable
from email.message import EmailMessage

from sqlmodel import Session

from casework.context import Context
from casework.notices import mail_of, mailed
from casework.ports import Mail
from register.traffic import Outbox


class MailSender:
    """Mails a notice to whoever has an address.

    Each mail is accepted by the server at least once, and once unless the relay dies between the server's yes and our
    commit: SMTP knows no way to ask. The Message-ID is made from the natural key, so the second one can be recognised.
    """

    def __init__(self, make_context: Callable[[Session], Context], deliver: Callable[[EmailMessage], object] | None, sender: str) -> None:
        self._make_context = make_context
        self._deliver = deliver
        self._sender = sender

    def __call__(self, session: Session, row: Outbox) -> bool:
        """Send; without a mail server or an address the notice stays in the portal only."""
        context, notice_id = self._make_context(session), row.payload["notice_id"]
        mail = mail_of(context, notice_id)
        if mail is None or self._deliver is None:
            return True
        self._deliver(compose(mail, self._sender, row))
        mailed(context, notice_id)
        return True


def compose(mail: Mail, sender: str, row: Outbox) -> EmailMessage:
    """Make the message; its Message-ID and date are the row's, however often it is sent."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, mail.to, mail.subject
    message["Date"] = row.created_at
    message["Message-ID"] = f"<{row.id}.{_host_of(sender)}>"
    message.set_content(mail.body)
    return message


def _host_of(sender: str) -> str:
    return sender.rpartition("@")[2]
