"""The worker: pyzeebe fetches the jobs, a thread does each in its transaction, the engine is told the outcome."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import grpc
import structlog
from pyzeebe import Job, ZeebeWorker
from pyzeebe.errors import UnknownGrpcStatusCodeError
from pyzeebe.job.job import JobController
from pyzeebe.task.task import Task
from pyzeebe.task.task_config import TaskConfig

from engine.gateway import Gateway
from engine.patience import Patience
from workers.answers import Answers
from workers.effects import UnitOfWork
from workers.failures import outcome_of, pause_after
from workers.metrics import JOB_SECONDS, JOBS, JOBS_RUNNING, LOOP_LAG
from workers.outcomes import Outcome, Postponed
from workers.registry import Binding, Handler, JobFacts, Registry

HEARTBEAT_SECONDS: Final = 0.5
RESTART_SECONDS: Final = 1.0
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Pace:
    """How eagerly jobs are fetched and done: figures of deploy/settings.py; `threads` is what the database's pool allows."""

    max_jobs: int
    max_running: int
    poll_retry_seconds: float
    job_timeout_seconds: float
    threads: int


class Runtime:
    """One worker process's jobs: `run` until `stop`."""

    def __init__(self, channel: grpc.aio.Channel, registry: Registry, unit: UnitOfWork, incarnation: str, pace: Pace) -> None:
        self._unit = unit
        self._incarnation = incarnation
        self._pace = pace
        timeout = timedelta(seconds=pace.job_timeout_seconds)
        self._answers = Answers(Gateway(channel, Patience(total=pace.job_timeout_seconds)), timeout)
        self._held: set[asyncio.Task[None]] = set()
        self._threads = ThreadPoolExecutor(pace.threads, thread_name_prefix="job")
        # Unlimited reconnects: pyzeebe counts them over the worker's whole life.
        self._worker = ZeebeWorker(channel, name="xiaoneng", max_connection_retries=-1, poll_retry_delay=pace.poll_retry_seconds)  # type: ignore[arg-type]  # it only sleeps that long
        self._worker.tasks.extend(self._task(job_type, binding) for job_type, binding in registry.bindings())

    async def run(self) -> None:
        """Work until `stop`; any other return or exception means that this process can do no more jobs."""
        heartbeat = asyncio.create_task(_watch_loop())
        try:
            while await self._interrupted():
                await asyncio.sleep(RESTART_SECONDS)
        finally:
            heartbeat.cancel()
            for held in self._held:  # the engine hands these jobs out again after their time-out
                held.cancel()
            self._threads.shutdown()

    async def stop(self) -> None:
        """Fetch no more jobs, finish those begun, let `run` return."""
        await self._worker.stop()

    async def _interrupted(self) -> bool:
        """Fetch and do jobs; True when a status pyzeebe does not know (ABORTED, from a gateway that lost its broker) ended that."""
        interrupted = False
        try:
            await self._worker.work()
        except* UnknownGrpcStatusCodeError as errors:
            interrupted = True
            log.warning("fetching interrupted", codes=[_code(error) for error in errors.exceptions])
        return interrupted

    def _task(self, job_type: str, binding: Binding) -> Task:
        async def handle(job: Job, _: JobController) -> Job:
            await self._do(facts_of_job(job, self._incarnation), binding.handler)
            return job

        return Task(binding.handler, handle, _config(job_type, binding, self._pace))

    async def _do(self, job: JobFacts, handler: Handler, ours_until: float | None = None) -> None:
        """Do the job once; `ours_until`: till when, on the process's own counter, the engine hands it to nobody else."""
        begun = time.perf_counter()
        with JOBS_RUNNING.track_inprogress():
            outcome = await self._outcome(job, handler)
            pause = pause_after(outcome, job)
            if pause is not None:
                self._hold(job, handler, outcome, pause.total_seconds(), ours_until or begun + self._pace.job_timeout_seconds)
            elif not isinstance(outcome, Postponed):
                await self._answers.tell(job, outcome)
        JOBS.labels(job.type, type(outcome).__name__).inc()
        JOB_SECONDS.labels(job.type).observe(time.perf_counter() - begun)

    def _hold(self, job: JobFacts, handler: Handler, outcome: Outcome, pause: float, ours_until: float) -> None:
        held = asyncio.create_task(self._go_on_after(job, handler, outcome, pause, ours_until))
        self._held.add(held)
        held.add_done_callback(self._held.discard)

    async def _go_on_after(self, job: JobFacts, handler: Handler, outcome: Outcome, pause: float, ours_until: float) -> None:
        timeout, awake_at = self._pace.job_timeout_seconds, time.perf_counter() + pause
        if awake_at + timeout / 2 > ours_until:  # not at every pause: each renewal is a record, for which the mirror would wait again
            if not await self._answers.hold(job, timedelta(seconds=pause)):
                return
            ours_until = awake_at + timeout
        await asyncio.sleep(pause)
        if isinstance(outcome, Postponed):
            await self._do(job, handler, ours_until)
        else:
            await self._answers.tell(job, outcome)

    async def _outcome(self, job: JobFacts, handler: Handler) -> Outcome:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, self._unit.perform, job, handler)
        except Exception as error:  # whatever a handler throws must not stop the worker
            return outcome_of(error, job)


def facts_of_job(job: Job, incarnation: str) -> JobFacts:
    """Turn pyzeebe's job into ours."""
    return JobFacts(
        key=str(job.key),
        type=job.type,
        variables=job.variables,
        headers=job.custom_headers,
        element_id=job.element_id,
        element_instance_key=str(job.element_instance_key),
        process_instance_key=str(job.process_instance_key),
        process_definition_key=str(job.process_definition_key),
        process_definition_version=job.process_definition_version,
        bpmn_process_id=job.bpmn_process_id,
        incarnation=incarnation,
        retries=job.retries,
    )


def _config(job_type: str, binding: Binding, pace: Pace) -> TaskConfig:
    return TaskConfig(
        type=job_type,
        exception_handler=None,
        timeout_ms=int(pace.job_timeout_seconds * 1000),
        max_jobs_to_activate=pace.max_jobs,
        max_running_jobs=pace.max_running,
        variables_to_fetch=binding.variables,
        single_value=False,
        variable_name="",
        before=[],
        after=[],
    )


def _code(error: Exception) -> str:
    status = getattr(error, "grpc_error", None)
    return status.code().name if isinstance(status, grpc.aio.AioRpcError) else type(error).__name__


async def _watch_loop() -> None:
    """Measure how late the loop wakes up: blocking work on it would show here."""
    while True:
        asked = time.perf_counter()
        await asyncio.sleep(HEARTBEAT_SECONDS)
        LOOP_LAG.set(time.perf_counter() - asked - HEARTBEAT_SECONDS)
