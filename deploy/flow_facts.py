"""How things flow between register and engine, for `xiaoneng status`: is the feed behind, what waits in the outbox, did anything halt."""

from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from deploy import wiring
from deploy.launcher.facts import Facts
from deploy.settings import Settings
from engine.errors import EngineUnavailable
from engine.partitions import partition_states
from register.mirror import FeedPosition, MirrorIncident
from register.mirror_writer import positions
from register.session import make_engine, transaction
from register.traffic import Outbox


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
    """Seconds since the newest record mirrored where the engine has gone further; 0 when the mirror is level, None when nobody can tell."""
    try:
        states = partition_states(settings.zeebe_management_url)
    except EngineUnavailable:
        return None
    mirrored = positions(session)
    if all(mirrored.get(number, 0) >= state.processed for number, state in states.items()):
        return 0.0
    newest: datetime | None = session.exec(select(func.min(FeedPosition.record_at))).one()
    return None if newest is None else max(0.0, (wiring.business_clock(settings).now() - newest).total_seconds())
