"""The jobs of the watch over a limit and of the overdue ladder bound to their actions (TL-7)."""

from casework import watch
from casework.context import Context
from workers.registry import JobFacts, Variables, job


@job("arm-watch", variables=("matterKey",))
def arm_watch(job: JobFacts, context: Context) -> Variables:
    """What the watch waits for next."""
    return watch.arm(context, job.variables["matterKey"])


@job("remind", variables=("matterKey",))
def remind(job: JobFacts, context: Context) -> None:
    """The warning to the handler and the head."""
    watch.remind(context, job.variables["matterKey"])


@job("mark-overdue", variables=("matterKey",))
def mark_overdue(job: JobFacts, context: Context) -> Variables:
    """The overdue mark, the report to the inspection office, the ladder's first step."""
    return watch.mark_overdue(context, job.variables["matterKey"])


@job("plan-step", variables=("matterKey", "ladder"))
def plan_step(job: JobFacts, context: Context) -> Variables:
    """When the step of the ladder is climbed."""
    return watch.plan_step(context, job.variables["matterKey"], int(job.variables["ladder"]["delayWorkingDays"]))


@job("escalate", variables=("matterKey", "escalationStep", "ladder"))
def escalate(job: JobFacts, context: Context) -> Variables:
    """The step's recipient told; whether there was one."""
    role = job.variables["ladder"]["recipientRole"]
    return watch.escalate(context, job.variables["matterKey"], job.variables["escalationStep"], role)
