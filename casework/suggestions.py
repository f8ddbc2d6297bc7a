"""Departments suggested for a matter that the office has yet to assign, each with its reason (FC-4.3, DD). The office decides."""

from typing import Any

from casework import people, sight
from casework.confirmed import KINDS, MEMORY, text_of
from casework.context import Context
from casework.kinds import CONTACT
from casework.matters import by_number
from casework.routing.experience import Similar
from casework.routing.router import Router, Routing
from register.bureau import Role
from register.matters import Matter, MatterStatus


def shown(context: Context, staff_id: str, matter: Matter) -> Routing | None:
    """What the matter's page tells this person; None unless they are of the office and it waits for a department.

    Of the confirmed matters that speak for it only those which they may see are named.
    """
    if not _awaits(matter) or not people.entitled(context, staff_id, Role.OFFICE, matter):
        return None
    routing = _routing(context, matter)
    suggestions = [one._replace(similar=_seen(context, staff_id, one.similar)) for one in routing.suggestions]
    return routing._replace(suggestions=tuple(suggestions))


def departments(context: Context, matter: Matter) -> list[dict[str, str]]:
    """The departments a matter may go to, as options of a form, the suggested ones first.

    A complaint about conduct keeps the bureau's order: in the engine, the order would show everyone what it is.
    """
    routing, options = _routing(context, matter), people.departments(context)
    if routing.discipline:
        return options
    rank = {one.department: place for place, one in enumerate(routing.suggestions)}
    return sorted(options, key=lambda option: rank.get(option["value"], len(rank)))


def department_options(context: Context, matter: Matter) -> dict[str, Any]:
    """The options by the form's name for them."""
    return {"departmentOptions": departments(context, matter)}


def _routing(context: Context, matter: Matter) -> Routing:
    """The suggestions, of departments that a matter may go to today."""
    routing = Router(MEMORY.experience(context.session)).route(text_of(context.session, matter))
    open_ones = {option["value"] for option in people.departments(context)}
    return routing._replace(suggestions=tuple(one for one in routing.suggestions if one.department in open_ones))


def _awaits(matter: Matter) -> bool:
    """Whether no department has it yet; a contact lies with its first officer's until the office has named one."""
    if matter.kind not in KINDS or matter.closed_at is not None:
        return False
    return matter.department_id is None or (matter.kind == CONTACT.code and matter.status == MatterStatus.REGISTERED)


def _seen(context: Context, staff_id: str, similar: tuple[Similar, ...]) -> tuple[Similar, ...]:
    found = [(one, by_number(context, one.reference)) for one in similar]
    return tuple(one for one, matter in found if matter is not None and sight.may_see(context, staff_id, matter))
