"""Material a petitioner or applicant adds to a matter on its way: kept with the matter, its handler told (TL-6)."""

import hashlib
from typing import Final

from sqlalchemy import func
from sqlmodel import col, select

from casework import notices, people, petitioners, uploads
from casework.context import Context
from casework.errors import Refusal
from casework.matters import identity, refuse_closed
from casework.terms import PERSON
from casework.uploads import Upload
from casework.wording import refuse_secrets, required
from register import audit_trail
from register.bureau import Role
from register.matters import Matter
from register.petitioning import Supplement

ARTICLE: Final = "TL-6"
MAX_TEXT: Final = 5_000
MOST: Final = 20  # an episode: a store of papers has an end


def add(context: Context, number: str, code: str, text: str, papers: tuple[Upload, ...]) -> Supplement:
    """Keep what the petitioner adds and tell the handler; the same page sent twice adds it once.

    Raises Refusal for a closed letter, for texts or papers that are not taken, or for too many.
    """
    return add_to(context, petitioners.own(context, number, code), text, papers)


def add_to(context: Context, matter: Matter, text: str, papers: tuple[Upload, ...], *, entered_by: str | None = None) -> Supplement:
    """As `add`, for a matter that its petitioner was found to know, or that staff enter it for; the caller has locked it."""
    refuse_closed(matter)
    words = required(text, "补充说明", MAX_TEXT, "text")
    checked = uploads.check(papers)
    refuse_secrets(words, *(paper.file_name for paper in papers))
    digest = _digest(words, papers)
    earlier = select(Supplement).where(Supplement.matter_id == matter.id, Supplement.episode == matter.episode)
    same = context.session.exec(earlier.where(Supplement.digest == digest)).one_or_none()
    if same is not None:
        return same
    if count(context, matter) >= MOST:
        raise Refusal("too-many-supplements", f"一次办理中最多补充 {MOST} 次材料。请把其余材料寄送或面交局办公室。")
    supplement = Supplement(
        matter_id=identity(matter), episode=matter.episode, text=words, digest=digest, added_at=context.now(), entered_by=entered_by
    )
    context.session.add(supplement)
    context.session.flush()
    uploads.store(context, identity(matter), checked, supplement.id)
    _tell(context, matter, supplement)
    audit_trail.record(
        context.session,
        at=context.now(),
        actor=entered_by or petitioners.PUBLIC,
        action=f"{matter.kind}-supplemented",
        subject=matter.number,
        facts={"attachments": len(papers)},
    )
    return supplement


def count(context: Context, matter: Matter) -> int:
    """How many there are of the current episode."""
    statement = select(func.count(col(Supplement.id))).where(Supplement.matter_id == matter.id, Supplement.episode == matter.episode)
    return context.session.exec(statement).one()


def _digest(words: str, papers: tuple[Upload, ...]) -> str:
    parts = [words.encode(), *(hashlib.sha256(part).digest() for paper in papers for part in (paper.file_name.encode(), paper.content))]
    return hashlib.sha256(b"\n".join(parts)).hexdigest()


def _tell(context: Context, matter: Matter, supplement: Supplement) -> None:
    handler = people.holder(context, Role.HANDLER, matter)
    if handler not in {None, supplement.entered_by}:
        body = f"{matter.number} 的{PERSON[matter.kind]}补充了材料，请在事项页面查看。"
        key = f"supplement:{supplement.id}"
        notices.tell(context, handler, matter, kind="supplement", article=ARTICLE, title="补充材料", body=body, key=key)
