"""The jobs of the first-contact diagrams bound to their actions."""

from casework.context import Context
from casework.first_contact import handovers
from workers.registry import JobFacts, Variables, job


@job("plan-handover", variables=("matterKey", "handoverLimit"))
def plan_handover(job: JobFacts, context: Context) -> Variables:
    """When the receiver is reminded, and when it goes up (FC-4.2)."""
    return handovers.plan(context, job.variables["matterKey"], job.variables["handoverLimit"])


@job("remind-receiver", variables=("matterKey",))
def remind_receiver(job: JobFacts, context: Context) -> None:
    """The receiver reminded (FC-4.2)."""
    handovers.remind(context, job.variables["matterKey"])


@job("escalate-handover", variables=("matterKey",))
def escalate_handover(job: JobFacts, context: Context) -> None:
    """Head and leader in charge told that nobody has accepted (FC-4.2)."""
    handovers.escalate(context, job.variables["matterKey"])
