"""What a member of staff may do with a matter as it stands: the page offers that and nothing else; each action checks it again."""

from dataclasses import dataclass
from typing import Final

from casework import closings, consultations, consulted, copies, corrections, dispositions, extensions, people, stage_reports, urgings
from casework.context import Context
from casework.kinds import kind_of
from casework.sight import own_business
from register.bureau import Role
from register.matters import Matter, MatterStatus, Outcome

ROLES: Final = (Role.HANDLER, Role.HEAD, Role.OFFICE, Role.SUPERVISOR, Role.ISSUER)


@dataclass(frozen=True)
class Entitlements:
    """One flag an action; the two lists hold the ids of consultations."""

    may_write_answer: bool
    may_extend: bool
    may_reopen: bool
    may_dispose: bool
    may_consult: bool
    may_copy: bool
    may_urge: bool
    may_report: bool
    may_name_concerned: bool
    may_correct: bool
    may_void: bool
    may_withdraw: bool
    may_merge: bool
    may_unmask: bool
    may_opine: list[int]
    may_withdraw_consultation: list[int]


def of_person(context: Context, staff_id: str, matter: Matter) -> Entitlements:
    """What this person may do with the matter now."""
    roles = {role for role in ROLES if people.entitled(context, staff_id, role, matter)}
    handles, office = matter.handler_id is not None and Role.HANDLER in roles, Role.OFFICE in roles
    still_open, kind = matter.closed_at is None, kind_of(matter)
    closable = still_open and closings.free(context, matter)
    asks = not roles.isdisjoint(consulted.ASKERS)
    pending = people.pending_consultations(context, matter) if still_open else []
    return Entitlements(
        may_write_answer=kind.answered and handles and matter.status == MatterStatus.SIGNED_FOR,
        may_extend=kind.petition and handles and still_open and extensions.possible(context, matter),
        may_reopen=kind.petition and office and matter.archived_at is not None and matter.outcome != Outcome.VOIDED,
        may_dispose=kind.petition and office and dispositions.possible(context, matter),
        may_consult=asks and consultations.askable(matter),
        may_copy=not roles.isdisjoint(copies.SENDERS),
        may_urge=Role.SUPERVISOR in roles and urgings.possible(context, matter),
        may_report=handles and stage_reports.possible(matter),
        may_name_concerned=still_open and not roles.isdisjoint(corrections.CORRECTORS),
        may_correct=still_open and not roles.isdisjoint(corrections.CORRECTORS),
        may_void=closable and closings.may_void(context, staff_id, matter),
        may_withdraw=closable and not roles.isdisjoint(closings.withdrawers(matter)),
        may_merge=kind.merged and office and closable,
        may_unmask=may_unmask(context, staff_id, matter),
        may_opine=[one.id or 0 for one in pending if consulted.may_answer(context, staff_id, one, matter)],
        may_withdraw_consultation=[one.id or 0 for one in pending if asks],
    )


def may_unmask(context: Context, staff_id: str, matter: Matter) -> bool:
    """Who wrote the letter is only for those whose business it is: not for readers of a copy, nor for whoever is asked for an opinion."""
    return matter.petitioner_id is not None and own_business(context, staff_id, matter)
