"""The workers: every job type of ours, until told to end."""

import asyncio
from contextlib import closing

from deploy import wiring
from deploy.belonging import belonging
from deploy.problems import Problem
from deploy.serving.readiness import readiness
from deploy.serving.stopping import stop_event
from deploy.settings import Settings
from engine.channel import open_channel
from engine.commands import EngineCommands
from register.session import short_lived_engine
from workers.effects import UnitOfWork
from workers.health import HealthServer
from workers.runtime import Runtime


def serve(settings: Settings) -> None:
    """Do the engine's jobs."""
    asyncio.run(run_workers(settings))


async def run_workers(settings: Settings) -> None:
    """Work until SIGTERM, then finish the jobs begun; raise Problem when engine and database do not
    belong together, or when the worker ends unasked.
    """
    with short_lived_engine(settings.database_url) as database:
        async with open_channel(settings.zeebe_grpc_address) as channel:
            commands = EngineCommands(channel, wiring.allow_list())
            incarnation = await belonging(channel, commands, settings.zeebe_management_url, settings.journal_dir, database)
            unit = UnitOfWork(database, wiring.context_factory(settings), wiring.allow_list())
            runtime = Runtime(channel, wiring.job_registry(), unit, incarnation, wiring.worker_pace(settings))
            problems = readiness(commands, database, asyncio.get_running_loop())
            with closing(HealthServer(settings.workers_health_port, problems)):
                await work_until(stop_event(), runtime)


async def work_until(stop: asyncio.Event, runtime: Runtime) -> None:
    """Run the worker until `stop`; raise Problem, or what ended it, when it ends by itself."""
    working, asked = asyncio.create_task(runtime.run()), asyncio.create_task(stop.wait())
    await asyncio.wait({working, asked}, return_when=asyncio.FIRST_COMPLETED)
    if not working.done():
        await runtime.stop()
        await working
        return
    asked.cancel()
    await working
    raise Problem("工作进程意外停止", "the worker stopped unasked")
