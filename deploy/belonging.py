"""Do engine, journal and database belong together? Asked before anything of ours works with the engine."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import grpc
from sqlalchemy import Engine, func
from sqlmodel import Session, select

from deploy.founding import begin_founding, begun_founding, end_founding
from deploy.problems import Problem
from deploy.recovery.mark import demand_reconciled
from engine.commands import EngineCommands
from engine.incarnation import (
    Standing,
    Verdict,
    found_incarnation,
    judge,
    read_incarnation,
    read_journal_incarnation,
    write_journal_incarnation,
)
from engine.partitions import partition_states
from register.mirror import Incarnation
from register.mirror_writer import positions
from register.session import transaction

LOCK: Final = 0x696E6361  # "inca": relay and workers ask one after the other, so one id is founded
RECOVERY_SECONDS: Final = 20.0
"""A broker that was killed reports earlier positions until it has replayed its log."""
PAUSE_SECONDS: Final = 0.5
ADVICE: Final = {
    Verdict.WIPED: ("引擎数据已被清空，与台账不符", "the engine's data is gone, ours is not: restore the broker's data from the backup"),
    Verdict.FOREIGN: ("引擎、日志、数据库不属于同一系统", "engine, journal and database belong to different systems: check the addresses"),
    Verdict.RESTORED: ("引擎早于台账", "the engine stands before what we have kept: restore all three from the same backup"),
    Verdict.JOURNAL_LOST: ("引擎记录日志缺失", "the feed's journal is missing or shorter than the mirror: restore it from the backup"),
    Verdict.DATABASE_LOST: ("数据库缺失引擎标识", "the database does not know the engine: restore it, then run `xiaoneng differences`"),
}


async def belonging(channel: grpc.aio.Channel, commands: EngineCommands, management_url: str, journal: Path, database: Engine) -> str:
    """Return the incarnation that the three share, founding it where all are new; raise Problem when they do not belong together."""
    with transaction(database) as session:
        session.exec(select(func.pg_advisory_xact_lock(LOCK)))
        engine_id = await read_incarnation(commands)
        begun = begun_founding(journal) if known_incarnation(session) is None else None
        if begun is not None and engine_id in (None, begun):
            await _found(channel, session, journal, begun)
            incarnation = begun
        else:
            verdict = _patiently(lambda: _judge(session, engine_id, management_url, journal))
            incarnation = await _same_or_new(verdict, engine_id, channel, session, journal)
        demand_reconciled(session)
    end_founding(journal)
    return incarnation


async def _same_or_new(verdict: Verdict, engine_id: str | None, channel: grpc.aio.Channel, session: Session, journal: Path) -> str:
    if verdict is Verdict.NEW:
        incarnation = begin_founding(journal)
        await _found(channel, session, journal, incarnation)
        return incarnation
    if verdict is not Verdict.SAME or engine_id is None:
        raise Problem(*ADVICE[verdict])
    return engine_id


def known_incarnation(session: Session) -> str | None:
    """Return the incarnation the database knows."""
    return session.exec(select(Incarnation.id)).first()


def _judge(session: Session, engine_id: str | None, management_url: str, journal: Path) -> Verdict:
    ours = positions(session)  # before the engine is asked, for its positions rise
    engine = {number: max(state.processed, state.exported) for number, state in partition_states(management_url).items()}
    # The journal is written before the database, so it is at least there; only its receiver may open it.
    kept = Standing(read_journal_incarnation(journal), ours)
    return judge(Standing(engine_id, engine), kept, Standing(known_incarnation(session), ours))


def _patiently(ask: Callable[[], Verdict]) -> Verdict:
    end = time.monotonic() + RECOVERY_SECONDS
    while (verdict := ask()) is Verdict.RESTORED and time.monotonic() < end:
        time.sleep(PAUSE_SECONDS)
    return verdict


async def _found(channel: grpc.aio.Channel, session: Session, journal: Path, incarnation: str) -> None:
    """Give all three the id; each may have it already, from a founding that was cut short."""
    await found_incarnation(channel, incarnation)
    write_journal_incarnation(journal, incarnation)
    session.add(Incarnation(id=incarnation, since=datetime.now(UTC)))
