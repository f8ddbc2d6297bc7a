"""How things flow between register and engine, for `xiaoneng status`: is the feed behind, what waits in the outbox, did anything halt."""

import time
from datetime import datetime
from typing import Final

from sqlalchemy import func
from sqlmodel import Session, col, select

from deploy import wiring
from deploy.launcher.facts import Facts
from deploy.settings import Settings
from engine.errors import EngineUnavailable
from engine.partitions import partition_states
from engine.patience import Patience
from register.mirror import FeedPosition, MirrorIncident
from register.session import make_engine, transaction
from register.traffic import Outbox

LEVEL_WITHIN_SECONDS: Final = 4.0
"""The exporters send once a second; a feed that needs longer than this is behind."""
ASK_EVERY_SECONDS: Final = 0.25
ANSWER: Final = Patience(total=2.0)
"""An engine that does not answer is soon told: whoever asks for the state waits at the keyboard."""


def flow_facts(settings: Settings) -> Facts:
    """The facts of this moment; raises SQLAlchemyError while the register is away."""
    database = make_engine(settings.database_url)
    try:
        with transaction(database) as session:
            unsent = (col(Outbox.sent_at).is_(None), col(Outbox.done_at).is_(None))
            return Facts(
                feed_lag_seconds=_feed_lag(session, settings),
                outbox_depth=session.exec(select(func.count()).select_from(Outbox).where(*unsent)).one(),
                open_incidents=session.exec(
                    select(func.count()).select_from(MirrorIncident).where(MirrorIncident.state == "created")
                ).one(),
            )
    finally:
        database.dispose()


def _feed_lag(session: Session, settings: Settings) -> float | None:
    """Seconds since the newest record mirrored; 0 when the feed soon has what the engine had done when asked, None when nobody can tell.

    The engine's own word is taken for it, not the mirror's position: the last thing processed need not be a record that is exported.
    """
    try:
        if _soon_level(settings.zeebe_management_url):
            return 0.0
    except EngineUnavailable:
        return None
    newest: datetime | None = session.exec(select(func.min(FeedPosition.record_at))).one()
    return None if newest is None else max(0.0, (wiring.business_clock(settings).now() - newest).total_seconds())


def _soon_level(management_url: str) -> bool:
    asked = partition_states(management_url, ANSWER)
    deadline = time.monotonic() + LEVEL_WITHIN_SECONDS
    while True:
        exported = {number: state.exported for number, state in partition_states(management_url, ANSWER).items()}
        if all(exported[number] >= state.processed for number, state in asked.items()):
            return True
        if time.monotonic() > deadline:
            return False
        time.sleep(ASK_EVERY_SECONDS)
