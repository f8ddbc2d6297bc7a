"""The listeners of user tasks bound to their actions: who is asked, and whether a completion counts."""

from typing import Final

from casework import decisions
from casework.context import Context
from casework.regimes import STEPS
from workers.registry import JobFacts, Variables, job

VALUES: Final = tuple(sorted({name for step in STEPS.values() for name in step.values}))


@job("find-person", variables=("matterKey", "consultationId"))
def find_person(job: JobFacts, context: Context) -> Variables:
    """The task's person, due date and choices, as it is made."""
    return decisions.find_person(context, job.element_id, job.variables["matterKey"], job.element_instance_key, job.variables)


@job("accept-decision", variables=VALUES)
def accept_decision(job: JobFacts, context: Context) -> Variables:
    """Whether the completion counts, and its change."""
    return decisions.accept(context, job.element_id, job.element_instance_key, job.variables).variables
