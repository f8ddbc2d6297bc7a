"""The jobs of the services diagrams bound to their actions."""

from casework.context import Context
from casework.services import material_notices, ratings, rectifications, results
from workers.registry import JobFacts, Variables, job


@job("prepare-notice", variables=("matterKey",))
def prepare_notice(job: JobFacts, context: Context) -> Variables:
    """Whether the head decides first on a second, differing list (ON-1)."""
    return {"differing": material_notices.prepare(context, job.variables["matterKey"])}


@job("issue-notice", variables=("matterKey",))
def issue_notice(job: JobFacts, context: Context) -> Variables:
    """The applicant told everything that is missing, the limit standing still (ON-1)."""
    return material_notices.issue(context, job.variables["matterKey"])


@job("remind-applicant", variables=("matterKey",))
def remind_applicant(job: JobFacts, context: Context) -> None:
    """The applicant reminded that materials are missing (ON-1)."""
    material_notices.remind(context, job.variables["matterKey"])


@job("lapse-application", variables=("matterKey",))
def lapse_application(job: JobFacts, context: Context) -> Variables:
    """Not supplemented in time: treated as withdrawn (ON-1)."""
    return {"outcome": material_notices.lapse(context, job.variables["matterKey"])}


@job("resume-limit", variables=("matterKey",))
def resume_limit(job: JobFacts, context: Context) -> None:
    """The materials are complete: the limit runs on (ON-1)."""
    material_notices.resume(context, job.variables["matterKey"])


@job("deliver-result", variables=("matterKey",))
def deliver_result(job: JobFacts, context: Context) -> Variables:
    """The result delivered, or the refusal with its reasons (TL-2, ON-1)."""
    return {"outcome": results.deliver(context, job.variables["matterKey"])}


@job("plan-rating", variables=("matterKey",))
def plan_rating(job: JobFacts, context: Context) -> Variables:
    """Until when the applicant may rate (SC-2)."""
    return {"rateUntil": ratings.plan(context, job.variables["matterKey"])}


@job("open-rectification", variables=("matterKey",))
def open_rectification(job: JobFacts, context: Context) -> Variables:
    """A dissatisfied applicant: the department puts it right by a date of its own (SC-6)."""
    return {"rectifyUntil": rectifications.open_for(context, job.variables["matterKey"])}


@job("remind-rectification", variables=("matterKey",))
def remind_rectification(job: JobFacts, context: Context) -> None:
    """The head reminded, the leader in charge told, that a rectification is due (TL-7)."""
    rectifications.remind(context, job.variables["matterKey"])
