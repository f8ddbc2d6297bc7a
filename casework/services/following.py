"""What an applicant sees and does with number and code: progress, notification, result, supplement, withdrawal, rating, complaint."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from casework import closings, complaints, limits, people, petitioners, satisfaction, supplements
from casework.context import Context
from casework.letters import Receipt
from casework.services import applications, material_notices, ratings, results
from casework.services.results import REFUSALS
from casework.uploads import Upload
from register import people as bureau
from register.bureau import Department, Staff
from register.matters import Matter
from register.petitioning import Rating
from register.services import MaterialNotice, ServiceApplication, ServiceResult, ServiceVersion


@dataclass(frozen=True)
class Happened:
    """Something that happened, in words for the applicant."""

    at: datetime
    words: str


@dataclass(frozen=True)
class FollowedApplication:
    """An application as its applicant may see it: `handler` answers for it, `head` overall and `leader` directly responsible (FC-6)."""

    matter: Matter
    application: ServiceApplication
    version: ServiceVersion
    lacking: Sequence[str]  # names of the materials the applicant has not said to hand in
    department: Department
    handler: Staff | None
    head: Staff | None
    leader: Staff | None
    notices: Sequence[MaterialNotice]  # that were issued
    waiting: MaterialNotice | None  # for whose materials the clock stands still
    result: ServiceResult | None  # once it is delivered
    refusal: str | None  # its reason in words
    rating: Rating | None
    rate_until: date | None  # None: not possible (any more)
    may_withdraw: bool
    steps: Sequence[Happened]


def follow(context: Context, number: str, code: str) -> FollowedApplication | None:
    """The application of this number if the code is its own; None for a wrong number and a wrong code alike, in the same time."""
    found = petitioners.find_as(context, ServiceApplication, number, code)
    if found is None:
        return None
    matter, application = found
    version = context.session.get_one(ServiceVersion, application.version_id)
    session, day, department = context.session, context.today(), people.department_of(matter)
    issued = [one for one in material_notices.history(context, matter) if one.issued_at is not None]
    result = results.of_matter(context, matter)
    delivered = result if result is not None and result.delivered_at is not None else None
    return FollowedApplication(
        matter=matter,
        application=application,
        version=version,
        lacking=applications.lacking(version, application.brought),
        department=session.get_one(Department, department),
        handler=_staff(context, matter.handler_id),
        head=_staff(context, bureau.head_of(session, department, day)),
        leader=_staff(context, bureau.leader_of(session, department, day)),
        notices=issued,
        waiting=material_notices.waiting(context, matter),
        result=delivered,
        refusal=None if delivered is None or delivered.reason is None else REFUSALS[delivered.reason],
        rating=satisfaction.of_episode(context, matter),
        rate_until=ratings.possible_until(context, matter),
        may_withdraw=matter.closed_at is None,
        steps=_steps(context, matter, issued, delivered),
    )


def supplement(context: Context, number: str, code: str, text: str, papers: tuple[Upload, ...], *, complete: bool) -> None:
    """Add material to the application; `complete`: that is all, the clock runs on. Raises Refusal as supplements.add does."""
    matter, _ = petitioners.own_as(context, ServiceApplication, number, code)
    supplements.add_to(context, matter, text, papers)
    if complete and material_notices.waiting(context, matter) is not None:
        material_notices.end_waiting(context, matter)


def withdraw(context: Context, number: str, code: str) -> None:
    """Take the application back; raises Refusal once it is delivered or otherwise closed."""
    matter, _ = petitioners.own_as(context, ServiceApplication, number, code)
    closings.take_back(context, matter)


def rate(context: Context, number: str, code: str, level: str, remark: str) -> Rating:
    """Say how satisfied one is, in five levels; raises Refusal."""
    matter, _ = petitioners.own_as(context, ServiceApplication, number, code)
    return ratings.rate(context, matter, petitioners.PUBLIC, level, remark)


def complain(context: Context, number: str, code: str, text: str, submission: str) -> Receipt:
    """Complain about a breach of the commitment (SC-6): a discipline letter about the handler, who stays out of it."""
    matter, _ = petitioners.own_as(context, ServiceApplication, number, code)
    return complaints.complain(context, matter, matter.petitioner_id, matter.handler_id, text=text, submission=submission)


def _staff(context: Context, staff_id: str | None) -> Staff | None:
    return context.session.get(Staff, staff_id) if staff_id else None


def _steps(context: Context, matter: Matter, issued: Sequence[MaterialNotice], delivered: ServiceResult | None) -> Sequence[Happened]:
    moments = [(matter.received_at, "提出申请"), (matter.archived_at, "办结归档")]
    moments += [(one.issued_at, "一次性告知所缺材料") for one in issued]
    moments += [(one.changed_at, "材料补正，恢复计时") for one in limits.history(context, matter) if one.reason == "resumed"]
    moments.append((None if delivered is None else delivered.delivered_at, "结果送达"))
    if matter.closed_at is not None and delivered is None:
        moments.append((matter.closed_at, "申请撤回" if matter.outcome == "withdrawn" else "登记作废"))
    return sorted((Happened(at, words) for at, words in moments if at is not None), key=lambda one: one.at)
