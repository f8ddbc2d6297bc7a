"""Ten made-up services of a science and technology bureau, published, and some applications at different stages (SC, ON)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any, Final

from sqlmodel import col, select

from casework.context import Context
from casework.services import applications, catalogue, rights, versions
from casework.services.applications import ApplicationDraft
from casework.services.drafts import ServiceDraft
from deploy.bureau.deeds import Goal
from deploy.bureau.plan import HERE
from register import people as bureau
from register.matters import Channel, MatterStatus
from register.people import office_members
from register.services import Service

SUBMISSION: Final = "sample-application-{}"
COMPLAINT_PHONE: Final = "000-0000-0110"  # no area code begins with 000
APPLICANT_PHONE: Final = "000-0000-9{:03d}"


@dataclass(frozen=True)
class SampleApplication:
    """A made-up application; `service` is its place in the list of services, `progress` the status to which robots bring it."""

    service: int
    body: str
    name: str
    organisation: str | None
    brought: Sequence[int]
    progress: str
    days_ago: int
    channel: str


def services() -> Sequence[ServiceDraft]:
    """The services, in the catalogue's order."""
    return [ServiceDraft(complaint_phone=COMPLAINT_PHONE, **raw) for raw in _data()["services"]]


def sample_applications() -> Sequence[SampleApplication]:
    """The applications."""
    return [SampleApplication(**raw) for raw in _data()["applications"]]


def write(context: Context) -> dict[str, Goal]:
    """Publish and register every sample that is not there yet; return each application's goal by number."""
    codes = _publish(context)
    clerk = office_members(context.session, context.today())[-1]
    goals = {}
    for index, sample in enumerate(sample_applications()):
        receipt = applications.apply(context, _draft(context, index, sample, codes[sample.service], clerk))
        goals[receipt.number] = Goal(MatterStatus(sample.progress), None)
    return goals


def _publish(context: Context) -> list[str]:
    """The codes of the services; drafted, sent on and approved by those whose business it is, where none is there yet."""
    known = list(context.session.exec(select(Service.code).order_by(col(Service.code))))
    return known or [_published(context, draft) for draft in services()]


def _published(context: Context, draft: ServiceDraft) -> str:
    code = versions.draft_new(context, draft.handler, draft)
    head = bureau.acting_head(context.session, draft.department, context.today())
    versions.submit(context, str(head), code)
    newest = catalogue.versions(context, draft.handler, code)[0].version
    versions.approve(context, str(rights.approver(context, newest)), code)
    return code


def _draft(context: Context, index: int, sample: SampleApplication, code: str, clerk: str) -> ApplicationDraft:
    by_clerk = sample.channel != Channel.WEB
    return ApplicationDraft(
        code=code,
        body=sample.body,
        submission=SUBMISSION.format(index),
        name=sample.name,
        phone=APPLICANT_PHONE.format(index),
        organisation=sample.organisation or "",
        brought=sample.brought,
        short=True,
        channel=Channel(sample.channel),
        received_at=context.now() - timedelta(days=sample.days_ago) if by_clerk else None,
        registered_by=clerk if by_clerk else None,
    )


@cache
def _data() -> Mapping[str, Any]:
    data: Mapping[str, Any] = json.loads((HERE / "services.json").read_text(encoding="utf-8"))
    return data
