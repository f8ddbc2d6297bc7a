"""The second clock: the petition regulation's dates beside the rule book's, shown and warned, never mixed in."""

from datetime import date

from sqlmodel import col, select

from casework.context import Context
from casework.limits import received_in_episode
from register.matters import Decision, Matter
from rules.statutory import StatutoryDates, statutory

ACCEPTANCE = "accept-letter"


def dates(context: Context, matter: Matter) -> StatutoryDates:
    """The law's last days for the letter's current episode; the ones that count from acceptance are None until then."""
    accepted = (
        select(Decision.decided_at)
        .where(Decision.matter_id == matter.id, Decision.episode == matter.episode, Decision.code == ACCEPTANCE, col(Decision.granted))
        .where(col(Decision.values)["acceptance"].as_string() == "accept")
    )
    accepted_at = context.session.exec(accepted.order_by(col(Decision.id))).first()
    return statutory(
        context.local(received_in_episode(context, matter)).date(),
        None if accepted_at is None else context.local(accepted_at).date(),
        context.calendar,
    )


def passed_by(context: Context, matter: Matter, due_on: date) -> bool:
    """Whether a due date lies beyond what the law allows without an extension of its own: whoever approves must confirm."""
    done_by = dates(context, matter).done_by
    return done_by is not None and due_on > done_by
