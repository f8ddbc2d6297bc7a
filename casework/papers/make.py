"""A document about a matter, for those who may see the matter; each one handed out is on record."""

from typing import Final

from sqlalchemy import func
from sqlmodel import col, select

from casework.context import Context
from casework.entitlements import may_unmask
from casework.errors import Refusal
from casework.matter_page import MatterView, look
from casework.papers.filled import made
from casework.papers.kinds import KINDS, PaperKind
from casework.papers.paper import Paper, PaperForm
from casework.person_page import unmasked
from register import audit_trail
from register.petitioning import Representative

ANONYMOUS: Final = "来信人"


def make(context: Context, staff_id: str, number: str, code: str, form: PaperForm) -> Paper:
    """The document `code` (a key of KINDS) about the matter as a file.

    Raises Refusal for whoever may not see the matter, for a kind there is not, and while the document is not due. One that names the
    petitioner is a look at who they are, and recorded as such with its purpose.
    """
    view, kind = look(context, staff_id, number), KINDS.get(code)
    if kind is None or view.matter.kind not in kind.kinds:
        raise Refusal("no-such-paper", "没有这种文书。请从列表中选择。")
    words = kind.words(context, view)
    if kind.to_petitioner:
        words |= {"addressee": _addressee(context, staff_id, view, kind)}
    facts = {"paper": code, "form": str(form)}
    audit_trail.record(context.session, at=context.now(), actor=staff_id, action="paper-made", subject=number, facts=facts)
    return made(context, code, f"{number}{kind.name}", words, form)


def ready(context: Context, view: MatterView) -> list[PaperKind]:
    """The documents that whoever has this view can have now; one to the petitioner only for those who may know who that is."""
    possible = [kind for kind in KINDS.values() if view.matter.kind in kind.kinds and _is_ready(context, view, kind)]
    return [kind for kind in possible if not kind.to_petitioner or _nameable(context, view)]


def _nameable(context: Context, view: MatterView) -> bool:
    return view.matter.petitioner_id is None or may_unmask(context, view.asker, view.matter)


def _is_ready(context: Context, view: MatterView, kind: PaperKind) -> bool:
    try:
        kind.words(context, view)
    except Refusal:
        return False
    return True


def _addressee(context: Context, staff_id: str, view: MatterView, kind: PaperKind) -> str:
    """The petitioner's name, of a joint letter the first one's; an anonymous letter's writer has none."""
    if view.matter.petitioner_id is None:
        return ANONYMOUS
    name = unmasked(context, staff_id, view.matter.number, f"出具{kind.name}").name
    jointly = select(func.count()).select_from(Representative).where(col(Representative.matter_id) == view.matter.id)
    return name if context.session.exec(jointly).one() <= 1 else f"{name}等"
