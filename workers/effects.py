"""A job is one transaction: its effect row, the change, the outcome. Whoever comes second finds the outcome."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Engine, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from casework.context import Context
from engine.variables import AllowList
from register.session import transaction
from register.traffic import Effect
from workers.outcomes import BusinessError, BusinessFailure, Completed, Settled, from_record, to_record
from workers.registry import Handler, JobFacts

# Built once, and on the table: the session's own way of writing a row costs more than the rest of an easy job.
_effects: Final = Effect.__table__  # type: ignore[attr-defined]
_BEGIN: Final = insert(_effects).on_conflict_do_nothing().returning(_effects.c.id)
_SETTLE: Final = update(_effects).where(_effects.c.id == bindparam("effect_id"))
_EARLIER: Final = select(_effects.c.outcome).where(
    _effects.c.incarnation == bindparam("incarnation"), _effects.c.job_key == bindparam("job_key")
)


@dataclass(frozen=True)
class UnitOfWork:
    """What a job's transaction needs: the database, the context made around its session, what may leave for the engine."""

    engine: Engine
    make_context: Callable[[Session], Context]
    allow_list: AllowList

    def perform(self, job: JobFacts, handler: Handler) -> Settled:
        """Do the job once and return its outcome, or the outcome it had before.

        A business error undoes what the handler changed and is kept as the outcome. Any other exception, VariableRefused
        among them, undoes everything and is the caller's to deal with.
        """
        try:
            return self._settle(job, lambda context: self._done(job, context, handler))
        except BusinessError as error:
            failure = BusinessFailure(error.code)
        return self._settle(job, lambda _: failure)

    def _settle(self, job: JobFacts, act: Callable[[Context], Settled]) -> Settled:
        with transaction(self.engine) as session:
            context = self.make_context(session)
            effect_id = _begin(session, job, context)
            if effect_id is None:
                return _earlier_outcome(session, job)
            outcome = act(context)
            if (record := to_record(outcome)) is not None:
                session.connection().execute(_SETTLE, {"effect_id": effect_id, "outcome": record})
            return outcome

    def _done(self, job: JobFacts, context: Context, handler: Handler) -> Settled:
        variables = handler(job, context) or {}
        self.allow_list.check(variables)
        return Completed(variables)


def _begin(session: Session, job: JobFacts, context: Context) -> int | None:
    """Insert the job's effect and return its id; None when it is there. Waits for a transaction doing the same job."""
    effect = {"incarnation": job.incarnation, "job_key": job.key, "job_type": job.type, "done_at": context.now()}
    begun: int | None = session.connection().execute(_BEGIN, effect).scalar_one_or_none()
    return begun


def _earlier_outcome(session: Session, job: JobFacts) -> Settled:
    of_this_job = {"incarnation": job.incarnation, "job_key": job.key}
    return from_record(session.connection().execute(_EARLIER, of_this_job).scalar_one())
