"""The steps of the first-contact diagrams that people do (FC-4)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from casework import closings, consultations, corrections, people
from casework.context import Context
from casework.first_contact import handovers, receivers, replies
from casework.first_contact.receivers import Receiver
from casework.steps import Completion, Step
from register.bureau import Role
from register.matters import Matter, MatterStatus, Outcome

OUTCOMES: Final = (Outcome.HANDLED, Outcome.EXPLAINED)
FOUND: Final = "办理中另行转办"
"""Why the category changes, on record (FC-4.2)."""


def _resolve(context: Context, done: Completion) -> None:
    """Handled or explained, once and in full (FC-4.1): what was said is on record; or it turns out to be another department's."""
    resolution = done.choice("resolution", *OUTCOMES, "refer")
    if resolution == "refer":
        return
    consultations.demand_answered(context, done.matter)
    replies.told(context, done.matter)
    closings.close(context, done.matter, Outcome(resolution), closed_by=done.staff_id)


def _redirect(context: Context, done: Completion) -> None:
    """Whoever has it says whose it is (now): their own after all, a colleague's, or the office is to name who (FC-4)."""
    matter, referral = done.matter, done.choice("referral", "own", "other", "unclear")
    if referral == "own":
        matter.handler_id, matter.status = matter.handler_id or matter.registered_by, MatterStatus.SIGNED_FOR
        return
    if referral == "other":
        _offer(context, done, receivers.for_matter(context, matter), handovers.BY_OFFICER)
    else:
        matter.status = MatterStatus.REGISTERED
    _recategorise(context, done, referral)


def _recategorise(context: Context, done: Completion, category: str) -> None:
    """What proves to be another's or unclear gets that category's limit, counted from its receipt (FC-4.2, FC-4.3).

    What comes back and is handled by its officer after all keeps the time it was given for going another way.
    """
    matter = done.matter
    if matter.category != category:
        corrections.keep(context, matter, done.staff_id, ("category", matter.category, category), FOUND)
        matter.category = category
        corrections.move_limit(context, matter, done.staff_id)


def _assign(context: Context, done: Completion) -> None:
    """The office names the handler, whose department leads (FC-4.3), also the officer; co-handlers are asked on the matter's page."""
    _offer(context, done, receivers.for_office(context, done.matter), handovers.BY_OFFICE)


def _offer(context: Context, done: Completion, fit: Sequence[Receiver], article: str) -> None:
    receiver = receivers.chosen(fit, done.choice("handler"))
    handovers.offer(context, done.matter, receiver, done.staff_id, article)


def _own_group(context: Context, matter: Matter, _: str, __: Mapping[str, Any]) -> dict[str, Any]:
    """The candidate group: the department that has the matter."""
    return {"department": people.department_of(matter)}


def _colleagues(context: Context, matter: Matter) -> dict[str, Any]:
    return _options(receivers.for_matter(context, matter))


def _everyone(context: Context, matter: Matter) -> dict[str, Any]:
    return _options(receivers.for_office(context, matter))


def _options(fit: Sequence[Receiver]) -> dict[str, Any]:
    return {"candidates": [{"label": one.words, "value": one.staff_id} for one in fit]}


STEPS: Final[Mapping[str, Step]] = {
    "resolve-contact": Step(Role.HANDLER, ("resolution",), _resolve, begin=_own_group),
    "redirect-contact": Step(Role.HANDLER, ("referral", "handler"), _redirect, _colleagues, begin=_own_group),
    "assign-contact": Step(Role.OFFICE, ("handler",), _assign, _everyone),
    "accept-handover": Step(Role.RECEIVER, ("handover", "returnReason"), handovers.answer, begin=handovers.begin),
}
"""The user tasks by decision code."""
