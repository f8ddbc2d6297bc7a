"""The outbox relay's process."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import closing
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any, Final, ParamSpec, TypeVar

import aiosmtplib
import httpx
import structlog
from sqlalchemy.exc import SQLAlchemyError

from deploy import wiring
from deploy.belonging import belonging
from deploy.serving.readiness import readiness
from deploy.serving.stopping import stop_event
from deploy.settings import Settings
from engine.channel import open_channel
from engine.commands import EngineCommands
from engine.patience import Patience
from engine.user_tasks import UserTasks
from register.session import short_lived_engine
from workers.health import HealthServer
from workers.mails import MailSender
from workers.relay import Relay, Sender
from workers.robots import PATIENCE_SECONDS, DingTalkRobot, Robot, RobotSender, WeComRobot
from workers.senders import MessageSender, TaskDueSender

ONE_TRY: Final = Patience(total=2.0)
"""A row is locked while it is sent: better come back to it than hold it, for the feed confirms rows too."""
Given = ParamSpec("Given")
Answer = TypeVar("Answer")
log = structlog.get_logger(__name__)


def serve(settings: Settings) -> None:
    """Send what the outbox holds."""
    asyncio.run(run_relay(settings))


async def run_relay(settings: Settings) -> None:
    """Send until SIGTERM; the row being sent is finished. Raise Problem when engine and database do not belong together."""
    with short_lived_engine(settings.database_url) as database:
        async with open_channel(settings.zeebe_grpc_address) as channel:
            commands = EngineCommands(channel, wiring.allow_list())
            await belonging(channel, commands, settings.zeebe_management_url, settings.journal_dir, database)
            publish = EngineCommands(channel, wiring.allow_list(), ONE_TRY).publish_message
            loop, stop = asyncio.get_running_loop(), stop_event()
            health = HealthServer(settings.relay_health_port, readiness(commands, database, loop))
            tasks = UserTasks(settings.zeebe_rest_url, wiring.allow_list(), ONE_TRY)
            with closing(tasks), closing(health), httpx.Client(timeout=PATIENCE_SECONDS) as client:
                senders: dict[str, Sender] = {
                    "message": MessageSender(from_thread(publish, loop)),
                    "task-due": TaskDueSender(tasks),
                    "mail": MailSender(wiring.context_factory(settings), mail_server(settings, loop), settings.smtp_sender),
                    "robot": RobotSender(wiring.context_factory(settings), robots(settings, client)),
                }
                await send_until(stop, Relay(database, senders, wiring.business_clock(settings)), settings.relay_poll_seconds)


async def send_until(stop: asyncio.Event, relay: Relay, poll_seconds: float) -> None:
    """Send row after row; pause when there is none, or when database or engine do not answer."""
    while not stop.is_set():
        if await asyncio.to_thread(_try, relay):
            continue
        try:
            await asyncio.wait_for(stop.wait(), poll_seconds)
        except TimeoutError:
            continue


def _try(relay: Relay) -> bool:
    try:
        if relay.send_next():
            return True
        relay.count()
    except SQLAlchemyError as error:
        log.warning("outbox out of reach", error=type(error).__name__)
    return False


def from_thread(call: Callable[Given, Coroutine[Any, Any, Answer]], loop: asyncio.AbstractEventLoop) -> Callable[Given, Answer]:
    """Make a coroutine function of the loop callable from a thread, which waits for the answer."""

    def blocking(*arguments: Given.args, **named: Given.kwargs) -> Answer:
        return asyncio.run_coroutine_threadsafe(call(*arguments, **named), loop).result()

    return blocking


def robots(settings: Settings, client: httpx.Client) -> dict[str, Robot]:
    """Return the groups' robots that are set up, by name."""
    found: dict[str, Robot] = {}
    if settings.wecom_robot_url:
        found["wecom"] = WeComRobot(client, settings.wecom_robot_url.get_secret_value())
    if settings.dingtalk_robot_url:
        secret = settings.dingtalk_robot_secret
        signed_with = None if secret is None else secret.get_secret_value()
        found["dingtalk"] = DingTalkRobot(client, settings.dingtalk_robot_url.get_secret_value(), signed_with, technical_now)
    return found


def technical_now() -> datetime:
    """Return the system's time: a signature is judged by it, however the business clock is moved."""
    return datetime.now(UTC)


def mail_server(settings: Settings, loop: asyncio.AbstractEventLoop) -> Callable[[EmailMessage], object] | None:
    """Return what hands a mail to the mail server, from a thread beside the loop; None when no server is set."""
    if settings.smtp_host is None:
        return None

    async def deliver(message: EmailMessage) -> None:
        await aiosmtplib.send(message, hostname=settings.smtp_host, port=settings.smtp_port)

    return from_thread(deliver, loop)
