"""The record feed's receiver: journal first, then the mirror, then the answer."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import structlog
from sqlalchemy import Engine
from starlette.applications import Starlette

from deploy import wiring
from deploy.belonging import ADVICE, known_incarnation
from deploy.founding import begun_founding
from deploy.problems import Problem
from deploy.recovery.mark import detect
from deploy.serving.web import serve_app
from deploy.settings import Settings
from engine.feed import FeedReceiver
from engine.feed_app import feed_app
from engine.incarnation import Standing, Verdict, judge, read_journal_incarnation
from engine.journal import Journal, partitions, read
from engine.rebuild import replay
from engine.records import Record, facts
from register.mirror_writer import MirrorWriter, positions
from register.session import make_engine, transaction

log: Final = structlog.get_logger(__name__)


def serve(settings: Settings) -> None:
    """Take the engine's records in."""
    serve_app(receiver_app(settings), settings.feed_host, settings.feed_port)


def receiver_app(settings: Settings) -> Starlette:
    """Build the receiver; raise Problem when journal and database do not belong together (the engine is not up yet)."""
    database = make_engine(settings.database_url)
    journal = Journal(settings.journal_dir)
    _demand_belonging(settings, journal, database)
    mirror = MirrorWriter(database, facts)
    if caught_up := catch_up(settings, mirror, database):
        log.warning("mirror caught up from the journal", records=caught_up)
    receiver = FeedReceiver(journal, mirror, wiring.allow_list())
    return feed_app(receiver, settings.feed_user, settings.feed_password.get_secret_value())


def catch_up(settings: Settings, mirror: MirrorWriter, database: Engine) -> int:
    """Mirror what the journal has and the database, restored from an older backup, has not: the broker does not send it again.

    If jobs that the register knows nothing of are among it, the register is marked first: nothing else starts until it is reconciled.
    Returns how many records there were.
    """
    with transaction(database) as session:
        mirrored = positions(session)
        if incarnation := known_incarnation(session):
            detect(session, _behind(settings.journal_dir, mirrored), incarnation, wiring.business_clock(settings).now())
    return replay(settings.journal_dir, mirror, mirrored)


def _behind(folder: Path, mirrored: Mapping[int, int]) -> Iterator[Record]:
    """The journal's records that the mirror does not have."""
    for partition in partitions(folder):
        yield from (Record.parse(raw) for raw in read(folder, partition, mirrored.get(partition, 0) + 1))


def _demand_belonging(settings: Settings, journal: Journal, database: Engine) -> None:
    with transaction(database) as session:
        mirrored = Standing(known_incarnation(session), positions(session))
    kept = Standing(read_journal_incarnation(settings.journal_dir), journal.positions())
    if mirrored.incarnation is None and (kept.incarnation is None or begun_founding(settings.journal_dir)):
        return  # new: the first of relay and workers to find the engine founds the incarnation, or ends a founding cut short
    # The engine comes after its receiver: what it may say is taken for granted here and asked by relay and workers.
    assumed = Standing(kept.incarnation or mirrored.incarnation, {**mirrored.positions, **kept.positions})
    verdict = judge(assumed, kept, mirrored)
    if verdict is not Verdict.SAME:
        raise Problem(*ADVICE[verdict])
