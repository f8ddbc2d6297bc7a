"""A complaint about how one was served, in one step (SC-6, FC-5): a letter of category discipline, watched by the inspection office."""

from typing import Final

from casework import codes, opening
from casework.context import Context
from casework.kinds import LETTER
from casework.letters import MAX_BODY, Receipt
from casework.matters import identity
from casework.submissions import mark_of, registered_before
from casework.wording import refuse_secrets, required
from register.matters import Channel, Letter, Matter

CATEGORY: Final = "discipline"
SUBJECT: Final = "对事项 {number} 办理服务的投诉"


def complain(context: Context, origin: Matter, petitioner_id: int | None, concerned: str | None, *, text: str, submission: str) -> Receipt:
    """Register the complaint about `concerned` (a staff id), who stays out of it with those around; sent twice, the same receipt.

    petitioner_id: the sealed person who complains, None: without a name. Raises Refusal for an empty or unfit text.
    """
    mark = mark_of(submission)
    words = required(text, "投诉内容", MAX_BODY, "text")
    refuse_secrets(words)
    code = codes.code_for(context.code_key, mark)
    earlier = registered_before(context, mark, Letter)
    if earlier is not None:
        return Receipt(earlier.number, code)
    entry = opening.Entry(
        subject=SUBJECT.format(number=origin.number),
        channel=Channel.WEB,
        received_at=context.now(),
        category=CATEGORY,
        concerned_staff=concerned,
        petitioner_id=petitioner_id,
        origin_id=identity(origin),
    )
    matter = opening.open_matter(context, LETTER, entry)
    context.session.add(
        Letter(
            matter_id=identity(matter),
            body=words,
            anonymous=petitioner_id is None,
            code_hash=codes.code_hash(context.code_key, matter.number, code),
            submission_hash=codes.submission_hash(mark),
        )
    )
    context.session.flush()
    return Receipt(matter.number, code)
