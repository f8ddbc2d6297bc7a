"""The jobs of the letters diagrams bound to their actions."""

from casework import answers, call_backs, consultations, dispositions, extensions, lifecycle, limits
from casework.context import Context
from register.matters import Outcome
from rules.errors import LimitRefused
from workers.outcomes import BusinessError
from workers.registry import JobFacts, Variables, job

LIMIT_UNKNOWN = "limit-unknown"


@job("claim-matter", variables=("matterKey",))
def claim_matter(job: JobFacts, context: Context) -> Variables:
    """Whether this instance runs the episode."""
    return {"claimed": lifecycle.claim(context, job.variables["matterKey"], job.process_instance_key, job.incarnation)}


@job("compute-limit", variables=("matterKey", "limit"))
def compute_limit(job: JobFacts, context: Context) -> Variables:
    """The first limit from the table's row; BPMN error `limit-unknown` when the office must settle one (TL-6)."""
    try:
        entry = limits.set_from_table(context, job.variables["matterKey"], job.variables.get("limit"))
    except LimitRefused as error:
        raise BusinessError(LIMIT_UNKNOWN) from error
    return limits.variables(context, entry)


@job("apply-extension", variables=("matterKey", "extensionId"))
def apply_extension(job: JobFacts, context: Context) -> Variables:
    """The approved date in force (TL-6)."""
    return limits.variables(context, extensions.apply(context, job.variables["matterKey"], job.variables["extensionId"]))


@job("refuse-extension", variables=("matterKey", "extensionId"))
def refuse_extension(job: JobFacts, context: Context) -> None:
    """The handler told that the old date stands (TL-6)."""
    extensions.refuse(context, job.variables["matterKey"], job.variables["extensionId"])


@job("close-letter", variables=("matterKey",))
def close_letter(job: JobFacts, context: Context) -> Variables:
    """Not accepted, transferred or merged, as the office decided; the petitioner told why and where to turn (TL-6)."""
    return {"outcome": dispositions.conclude(context, job.variables["matterKey"])}


@job("remind-consulted", variables=("matterKey", "consultationId"))
def remind_consulted(job: JobFacts, context: Context) -> None:
    """Whoever is asked reminded that their own date has come (FC-4.3, TL-7)."""
    consultations.remind(context, job.variables["matterKey"], job.variables["consultationId"])


@job("send-answer", variables=("matterKey",))
def send_answer(job: JobFacts, context: Context) -> Variables:
    """The answer to the petitioner (TL-6)."""
    answers.send_answer(context, job.variables["matterKey"])
    return {"outcome": Outcome.ANSWERED}


@job("plan-call-back", variables=("matterKey",))
def plan_call_back(job: JobFacts, context: Context) -> Variables:
    """Until when the petitioner is called back (TL-6)."""
    return {"callBackUntil": call_backs.plan(context, job.variables["matterKey"])}


@job("archive-matter", variables=("matterKey",))
def archive_matter(job: JobFacts, context: Context) -> None:
    """The episode closed, the matter filed."""
    lifecycle.archive(context, job.variables["matterKey"])
