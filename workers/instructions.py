"""The jobs of the instruction diagrams bound to their actions (TL-3, TL-4, TL-5)."""

from casework.context import Context
from casework.instructions import answering_back, emergencies, handing_out, waiting
from workers.registry import JobFacts, Variables, job


@job("distribute", variables=("matterKey",))
def distribute(job: JobFacts, context: Context) -> Variables:
    """The co-handling departments asked, the leading one told."""
    return {"department": handing_out.distribute(context, job.variables["matterKey"])}


@job("remind-waiting", variables=("matterKey",))
def remind_waiting(job: JobFacts, context: Context) -> None:
    """Whoever a step waits for reminded; the header says which."""
    waiting.remind(context, job.variables["matterKey"], job.headers["window"])


@job("raise-emergency", variables=("matterKey",))
def raise_emergency(job: JobFacts, context: Context) -> None:
    """Everyone on the ladder told that nobody has taken the emergency on."""
    emergencies.raise_alarm(context, job.variables["matterKey"])


@job("plan-progress", variables=("matterKey",))
def plan_progress(job: JobFacts, context: Context) -> Variables:
    """When the next day's progress is looked for."""
    return emergencies.next_progress(context, job.variables["matterKey"])


@job("check-progress", variables=("matterKey",))
def check_progress(job: JobFacts, context: Context) -> None:
    """Handler and head reminded where the day's report is missing."""
    emergencies.check_progress(context, job.variables["matterKey"])


@job("close-instruction", variables=("matterKey",))
def close_instruction(job: JobFacts, context: Context) -> Variables:
    """The matter closed: its issuer has accepted what was answered back."""
    return {"outcome": answering_back.close(context, job.variables["matterKey"])}
