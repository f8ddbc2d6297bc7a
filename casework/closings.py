"""A letter that ends before it is answered: void, withdrawn, merged into another; its diagram is told to stop (TL-6)."""

from collections.abc import Callable
from typing import Final

from casework import limits, notices, outbox, people, petitioners
from casework.context import Context
from casework.errors import Refusal
from casework.first_contact import undoing
from casework.kinds import kind_of, refuse_unless
from casework.matters import episode_of, identity, matter_key, refuse_closed
from casework.merging import holds_others, target_of
from casework.sight import taken_up
from casework.terms import CALLED
from casework.wording import refuse_secrets, required
from register import audit_trail
from register.bureau import Role
from register.matters import Matter, Outcome

ARTICLE: Final = "TL-6"
MAX_REASON: Final = 500


def void(context: Context, staff_id: str, number: str, reason: str) -> None:
    """Declare an entry void: its number stays used, the petitioner is told. Raises Refusal from others than `may_void`."""
    matter = _at_hand(context, staff_id, number, lambda matter: may_void(context, staff_id, matter))
    why = _grounds(reason, "作废理由")
    end_early(context, matter, Outcome.VOIDED, staff_id, why)
    _tell(context, matter, "登记作废告知", f"您的{_called(matter)} {matter.number} 的登记已作废。理由：{why}")


def may_void(context: Context, staff_id: str, matter: Matter) -> bool:
    """The office; for a few minutes also whoever has registered a first contact by mistake."""
    return people.entitled(context, staff_id, Role.OFFICE, matter) or undoing.may_undo(context, staff_id, matter)


def withdraw(context: Context, number: str, code: str) -> None:
    """The petitioner takes the letter back; raises Refusal once it is answered or otherwise closed."""
    take_back(context, petitioners.own(context, number, code))


def take_back(context: Context, matter: Matter) -> None:
    """Whoever wrote or applied takes it back; the caller has found it by their code and locked it. Raises Refusal as `withdraw`."""
    _refuse_bound(context, matter)
    end_early(context, matter, Outcome.WITHDRAWN, None, None)
    _tell(context, matter, "撤回确认", f"您的{_called(matter)} {matter.number} 已按您的要求撤回，不再办理。")


def withdraw_for(context: Context, staff_id: str, number: str, reason: str) -> None:
    """Enter for the petitioner that they take it back, by phone or in person; raises Refusal from others than `withdrawers`."""
    matter = _at_hand(context, staff_id, number, lambda matter: people.acts_as_one_of(context, staff_id, withdrawers(matter), matter))
    why = _grounds(reason, "撤回说明")
    end_early(context, matter, Outcome.WITHDRAWN, staff_id, why)
    _tell(context, matter, "撤回确认", f"您的{_called(matter)} {matter.number} 已按您的要求撤回，不再办理。如有不符，请与我们联系。")


def withdrawers(matter: Matter) -> tuple[Role, ...]:
    """Who may enter that it is taken back: what somebody has set only the issuer takes back, or the office for them (TL-3)."""
    return (Role.OFFICE, Role.ISSUER) if kind_of(matter).issued else (Role.OFFICE, Role.SUPERVISOR, Role.HANDLER)


def merge(context: Context, staff_id: str, number: str, into: str, reason: str) -> None:
    """Merge a letter that is being handled into another; raises Refusal from anyone but the office, or for a letter that cannot take it."""
    matter = _at_hand(context, staff_id, number, lambda matter: people.entitled(context, staff_id, Role.OFFICE, matter))
    refuse_unless(kind_of(matter).merged)
    target = target_of(context, staff_id, matter, into)
    why = _grounds(reason, "并案理由")
    end_early(context, matter, Outcome.MERGED, staff_id, why, into=identity(target))
    shared = "与已登记的来信并案办理，一并答复，答复可凭编号和查询码在网上查看"
    _tell(context, matter, "并案办理告知", f"您的{_called(matter)} {matter.number} {shared}。理由：{why}")


def free(context: Context, matter: Matter) -> bool:
    """Whether the letter may end unanswered: none was merged into it, or is about to be."""
    return not holds_others(context, matter)


def close(
    context: Context,
    matter: Matter,
    outcome: Outcome,
    *,
    closed_by: str | None = None,
    grounds: str | None = None,
    into: int | None = None,
) -> None:
    """Put the outcome down, on the matter and its episode. The caller has locked the matter; the archive follows by the diagram."""
    episode = episode_of(context, matter)
    matter.outcome = episode.outcome = outcome
    matter.closed_at, matter.merged_into = context.now(), into
    matter.worked_days = limits.worked_days(context, matter)
    episode.closed_by, episode.closing_grounds = closed_by, grounds
    matter.version += 1


def _at_hand(context: Context, staff_id: str, number: str, may: Callable[[Matter], bool]) -> Matter:
    """The matter, locked; Refusal from anyone who may not end it so."""
    matter = taken_up(context, staff_id, number)
    _refuse_bound(context, matter)
    if not may(matter):
        raise Refusal("not-entitled", "您没有这样办结这件事项的权限。请联系局办公室。")
    return matter


def _grounds(reason: str, label: str) -> str:
    why = required(reason, label, MAX_REASON, "reason")
    refuse_secrets(why)
    return why


def _refuse_bound(context: Context, matter: Matter) -> None:
    """A closed letter cannot be closed again, and one that others were merged into is still to be answered for them."""
    refuse_closed(matter)
    if not free(context, matter):
        raise Refusal("holds-others", "已有其他来信并入这件来信，须给出答复，不能撤回、作废或再并案。请联系局办公室。")


def end_early(
    context: Context, matter: Matter, outcome: Outcome, closed_by: str | None, grounds: str | None, *, into: int | None = None
) -> None:
    """Close a matter that nobody need go on with, and stop its diagram. The caller has locked it and seen that it may end."""
    close(context, matter, outcome, closed_by=closed_by, grounds=grounds, into=into)
    key = matter_key(matter)
    ends = kind_of(matter).ends_early
    outbox.send_message(context, ends, key, {"outcome": str(outcome)}, f"{ends}:{key}")
    audit_trail.record(
        context.session,
        at=context.now(),
        actor=closed_by or petitioners.PUBLIC,
        action=f"{matter.kind}-{outcome}",
        subject=matter.number,
    )


def _called(matter: Matter) -> str:
    """What whoever wrote, came or applied calls it."""
    return CALLED.get(matter.kind, "事项")


def _tell(context: Context, matter: Matter, title: str, body: str) -> None:
    """Whoever wrote, came or applied, once for the episode; the handler and whoever was to take it over, who need not go on, as well."""
    key = f"{matter.outcome}:{matter.number}#{matter.episode}"
    kind = str(matter.outcome)
    if not kind_of(matter).issued:
        notices.tell(context, notices.PETITIONER, matter, kind=kind, article=ARTICLE, title=title, body=body, key=key)
    words = f"{matter.number} 已提前办结（{title.removesuffix('告知').removesuffix('确认')}），不需要继续办理。"
    for working in dict.fromkeys((matter.handler_id, people.holder(context, Role.RECEIVER, matter))):
        if working is not None:
            notices.tell(context, working, matter, kind=kind, article=ARTICLE, title="提前办结", body=words, key=f"{key}:{working}")
