"""An application on its page: what is asked for, materials, notifications, result, rating, rectification (SC, ON)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from api.matter_choices import Options
from api.panels.panel import Panel
from casework import people
from casework.context import Context
from casework.kinds import SERVICE
from casework.matter_page import MatterView
from casework.services import applications, differences, material_notices, receiving, rectifications, results
from register.bureau import Role
from register.matters import MatterStatus
from register.services import MaterialNotice, Rectification, Service, ServiceApplication, ServiceResult, ServiceVersion


@dataclass(frozen=True)
class Own:
    """The application's own rows; `may_…`: what this person may write now."""

    application: ServiceApplication
    service: Service
    version: ServiceVersion
    promise: str
    notices: Sequence[MaterialNotice]
    draft: MaterialNotice | None  # written, not issued yet
    waiting: MaterialNotice | None
    result: ServiceResult | None
    refusals: Mapping[str, str]
    refusal_options: Options
    rectification: Rectification | None
    may_notify: bool
    may_receive: bool
    may_write_result: bool
    may_rectify: bool


def facts(context: Context, staff_id: str, view: MatterView) -> Own:
    """Everything of the application itself."""
    matter, version = view.matter, applications.version_of(context, view.matter)
    handles = matter.closed_at is None and people.entitled(context, staff_id, Role.HANDLER, matter)
    rectification = rectifications.of_matter(context, matter)
    open_one = rectification is not None and rectification.closed_at is None
    return Own(
        application=applications.of_matter(context, matter),
        service=context.session.get_one(Service, version.service_id),
        version=version,
        promise=differences.promise(version),
        notices=material_notices.history(context, matter),
        draft=material_notices.draft_of(context, matter),
        waiting=material_notices.waiting(context, matter),
        result=results.of_matter(context, matter),
        refusals=results.REFUSALS,
        refusal_options=list(results.REFUSALS.items()),
        rectification=rectification,
        may_notify=handles and matter.status == MatterStatus.REGISTERED and bool(version.materials),
        may_receive=receiving.may_receive(context, staff_id, matter),
        may_write_result=handles and matter.status in results.WRITABLE,
        may_rectify=open_one and people.entitled(context, staff_id, Role.HEAD, matter),
    )


PANEL: Final = Panel(
    kinds=(SERVICE.code,),
    card="staff/matter/services/card.html",
    main="staff/matter/services/main.html",
    diagram="service-handling",
    facts=facts,
)
