"""The catalogue as people read it: what is published now, what was before, what the departments are drafting (SC-5, ON-2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import col, select

from casework.context import Context
from casework.errors import Refusal
from casework.matters import without_nul
from casework.services import rights
from register.bureau import Department
from register.services import Service, ServiceVersion, VersionState

PAGE: Final = 10
PUBLIC_STATES: Final = (VersionState.PUBLISHED, VersionState.SUPERSEDED, VersionState.ABOLISHED)


@dataclass(frozen=True)
class Listed:
    """A service in a list, with the version that is meant."""

    service: Service
    version: ServiceVersion


@dataclass(frozen=True)
class Listing:
    """One page of a list, the last where there are not so many; `total`: how many there are in all."""

    rows: Sequence[Listed]
    total: int
    page: int
    pages: int


def published(context: Context, *, words: str = "", department: str = "", page: int = 1) -> Listing:
    """The public guide: every published service whose code, name, scope, conditions or requirements hold the words, by code."""
    conditions = [col(ServiceVersion.state) == VersionState.PUBLISHED, *_holding(words)]
    if department:
        conditions.append(col(ServiceVersion.department_id) == without_nul(department))
    return _listing(context, conditions, page)


def guide(context: Context, code: str) -> Listed:
    """The guide of a service: its newest public version, which says so where it is abolished; raises Refusal if there is none."""
    versions = history(context, code)
    if not versions:
        raise no_such_service()
    return versions[0]


def no_such_service() -> Refusal:
    """What whoever asks for a service is told that is not (yet) in the guide."""
    return Refusal("no-such-service", "没有这项服务，或尚未发布。请从服务指南中查找。")


def history(context: Context, code: str) -> list[Listed]:
    """Every version that was ever public, newest first (SC-5)."""
    statement = select(Service, ServiceVersion).join(ServiceVersion).where(Service.code == without_nul(code))
    public = statement.where(col(ServiceVersion.state).in_(PUBLIC_STATES)).order_by(col(ServiceVersion.number).desc())
    return [Listed(service, version) for service, version in context.session.exec(public)]


def departments(context: Context) -> list[Department]:
    """Those that offer a service, in the bureau's order."""
    offering = select(ServiceVersion.department_id).where(ServiceVersion.state == VersionState.PUBLISHED)
    statement = select(Department).where(col(Department.id).in_(offering)).order_by(col(Department.position))
    return list(context.session.exec(statement))


def workbench(context: Context, staff_id: str, *, words: str = "", state: str = "", page: int = 1) -> Listing:
    """The newest version of each service that this person drafts, submits or approves; the office and the inspection office see all."""
    newest = select(func.max(col(ServiceVersion.id))).group_by(col(ServiceVersion.service_id))
    conditions: list[ColumnElement[bool]] = [col(ServiceVersion.id).in_(newest), *_holding(words)]
    if state:
        conditions.append(col(ServiceVersion.state) == without_nul(state))
    seen = rights.departments_seen(context, staff_id)
    if seen is not None:
        conditions.append(col(ServiceVersion.department_id).in_(seen))
    return _listing(context, conditions, page)


def versions(context: Context, staff_id: str, code: str) -> list[Listed]:
    """All versions of a service, drafts too, newest first; raises Refusal for somebody it is no business of."""
    statement = select(Service, ServiceVersion).join(ServiceVersion).where(Service.code == without_nul(code))
    found = [Listed(*row) for row in context.session.exec(statement.order_by(col(ServiceVersion.number).desc()))]
    seen = rights.departments_seen(context, staff_id)
    if not found or (seen is not None and seen.isdisjoint({one.version.department_id for one in found})):
        raise Refusal("no-such-service", "没有这项服务，或者您没有查看的权限。")
    return found


def _holding(words: str) -> list[ColumnElement[bool]]:
    fields = (Service.code, ServiceVersion.name, ServiceVersion.scope, ServiceVersion.conditions, ServiceVersion.requirements)
    parts = without_nul(words).split()
    return [or_(*(col(field).icontains(part, autoescape=True) for field in fields)) for part in parts]


def _listing(context: Context, conditions: Sequence[ColumnElement[bool]], page: int) -> Listing:
    total = context.session.exec(select(func.count(col(ServiceVersion.id))).join(Service).where(*conditions)).one()
    pages = max(1, -(-total // PAGE))
    shown = min(page, pages)
    statement = select(Service, ServiceVersion).join(ServiceVersion).where(*conditions).order_by(col(Service.code))
    rows = context.session.exec(statement.limit(PAGE).offset((shown - 1) * PAGE))
    return Listing([Listed(service, version) for service, version in rows], total, shown, pages)
