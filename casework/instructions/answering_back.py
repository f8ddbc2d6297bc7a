"""Answering back (回告): the issuer accepts, asks for more, or adds an instruction; nothing closes without it (TL-3)."""

from typing import Final

from casework import answers, closings, limits, notices, people
from casework.context import Context
from casework.errors import Refusal
from casework.instructions import issuer_words
from casework.instructions.levels import ARTICLES
from casework.kinds import EMERGENCY
from casework.matters import by_key
from casework.steps import Completion
from register import audit_trail
from register.bureau import Role
from register.instructions import IssuerDecision, IssuerWord
from register.matters import Matter, MatterStatus, Outcome
from rules.errors import LimitRefused

ADDED: Final = "added"  # the reason of the limit that follows


def decide(context: Context, done: Completion) -> None:
    """What the issuer says counts, with the answer as it stands; Refusal unless it is written where it must be."""
    choice = IssuerDecision(done.choice("issuerDecision", *IssuerDecision))
    if done.staff_id == done.matter.handler_id:
        raise Refusal("own-case", "承办人不能确认自己办理的事项。请由局办公室的其他人员登记批示人意见。")
    word = _word(context, done, choice)
    word.answer = answers.text_of(context, done.matter)
    word.decided_by, word.decided_at = done.staff_id, context.now()
    context.session.add(word)
    match choice:
        case IssuerDecision.ACCEPT:
            done.matter.status = MatterStatus.ANSWERED
        case IssuerDecision.MORE:
            _to_handler(context, done, "批示人要求补充，办理期限不变")
        case IssuerDecision.ADD if done.matter.category == EMERGENCY:
            _to_handler(context, done, "批示人追加了批示，请继续处置并每日报告")
        case IssuerDecision.ADD:
            _begin_anew(context, done, word)


def close(context: Context, key: str) -> str:
    """The issuer has accepted: the matter is closed, its people are told, once; the outcome. LookupError if nobody has accepted."""
    matter, episode = by_key(context, key)
    if matter.closed_at is None:
        if matter.status != MatterStatus.ANSWERED:
            raise LookupError("nobody has accepted what was answered back")
        answers.mark_sent(context, matter)
        closings.close(context, matter, Outcome.ANSWERED_BACK)
        for staff in dict.fromkeys((people.holder(context, Role.HANDLER, matter), people.holder(context, Role.HEAD, matter))):
            if staff is not None:
                said = f"answered-back:{key}:{staff}"
                _tell(context, matter, staff, kind="answered", title="已回告办结", words="批示人已同意，事项办结归档。", key=said)
        facts = {"episode": episode}
        audit_trail.record(context.session, at=context.now(), actor="engine", action="answered-back", subject=matter.number, facts=facts)
    return str(matter.outcome)


def _word(context: Context, done: Completion, choice: IssuerDecision) -> IssuerWord:
    """The written word of this decision; the issuer who simply accepts need not write one."""
    word = issuer_words.undecided(context, done.matter)
    if word is not None and word.decision == choice:
        return word
    if choice == IssuerDecision.ACCEPT and word is None and not issuer_words.speaks_for_another(done.staff_id, done.matter):
        return IssuerWord(
            matter_id=done.matter.id or 0,
            episode=done.matter.episode,
            decision=choice,
            written_by=done.staff_id,
            written_at=context.now(),
        )
    raise Refusal("no-word", "批示人的意见还没有写好，或与所选不一致。请先在事项页面保存批示人意见，再提交。")


def _begin_anew(context: Context, done: Completion, word: IssuerWord) -> None:
    """A further instruction: its own category and limit from now, handed out anew (续批)."""
    matter = done.matter
    matter.category, matter.explicit_due, matter.counted_from = word.category or matter.category, word.explicit_due, context.now()
    matter.department_id, matter.handler_id, matter.status = None, None, MatterStatus.ACCEPTED
    context.session.flush()
    try:
        limits.set_anew(context, matter, ADDED, done.staff_id)
    except LimitRefused as error:
        raise Refusal("explicit-refused", f"{error}。请在事项页面改正追加批示的日期。") from error
    office = people.holder(context, Role.OFFICE, matter)
    if office is not None:
        words = "批示人追加了批示，请重新拟办。"
        _tell(context, matter, office, kind="added", title="批示人追加批示", words=words, key=f"added:{done.task_key}")


def _to_handler(context: Context, done: Completion, words: str) -> None:
    matter = done.matter
    matter.status = MatterStatus.SIGNED_FOR
    if matter.handler_id is not None:
        said = f"{words}。内容见事项页面。"
        _tell(context, matter, matter.handler_id, kind="rework", title="批示人意见", words=said, key=f"issuer:{done.task_key}")


def _tell(context: Context, matter: Matter, staff: str, *, kind: str, title: str, words: str, key: str) -> None:
    body = f"{matter.number}：{words}"
    notices.tell(context, staff, matter, kind=kind, article=ARTICLES[matter.kind], title=title, body=body, key=key)
