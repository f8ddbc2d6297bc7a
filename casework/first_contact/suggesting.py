"""Whose a first contact may be, from what was just typed: the officer, who is on the phone, decides (FC-4, DD)."""

from casework import people
from casework.confirmed import MEMORY
from casework.context import Context
from casework.routing.router import Router, Routing


def suggest(context: Context, text: str) -> Routing:
    """Departments for the words, the best first, each with its duty; confirmed matters speak for them but are not named."""
    routing = Router(MEMORY.experience(context.session)).route(text)
    open_ones = {option["value"] for option in people.departments(context)}
    kept = tuple(one._replace(similar=()) for one in routing.suggestions if one.department in open_ones)
    return routing._replace(suggestions=kept)
