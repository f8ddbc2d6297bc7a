"""Episodes: one run through the diagram each; the first at registration, a new one when a letter is reopened or its answer reviewed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert

from casework import outbox
from casework.context import Context
from casework.kinds import kind_of
from casework.matters import episode_of, identity, kind_in_episode, matter_key, matter_url
from register.matters import Episode, EpisodeReason, Matter, MatterStatus


def start_first(context: Context, matters: Sequence[Matter]) -> None:
    """Open the first episode of registered matters and ask the engine to run them."""
    now = context.now()
    first = [{"matter_id": identity(matter), "number": matter.episode, "opened_at": now} for matter in matters]
    context.session.execute(insert(Episode), first)
    outbox.send_messages(context, [_start_of(context, matter, matter.kind, matter.received_at) for matter in matters])


def open_next(context: Context, matter: Matter, reason: EpisodeReason, grounds: str, opened_by: str | None) -> None:
    """Begin the matter anew; a call-back that still waits ends, what the earlier episode kept stays with it. The caller has locked it."""
    end_call_back(context, matter)
    before = episode_of(context, matter)
    before.closed_at = before.closed_at or context.now()
    matter.episode += 1
    matter.status, matter.closed_at, matter.archived_at, matter.explicit_due = MatterStatus.REGISTERED, None, None, None
    matter.department_id = matter.handler_id = matter.due_at = matter.warn_at = matter.overdue_since = None
    matter.outcome = matter.merged_into = matter.retain_until = matter.worked_days = matter.counted_from = None
    matter.version += 1
    context.session.add(
        Episode(
            matter_id=identity(matter), number=matter.episode, reason=reason, grounds=grounds, opened_by=opened_by, opened_at=context.now()
        )
    )
    context.session.flush()
    outbox.send_messages(context, [_start_of(context, matter, kind_in_episode(context, matter), context.now())])


def end_call_back(context: Context, matter: Matter) -> None:
    """Tell the diagram that nobody need call back any more, while it still waits for that."""
    episode = episode_of(context, matter)
    if matter.archived_at is None and episode.outcome is not None:
        key = matter_key(matter)
        outbox.send_message(context, "call-back-ended", key, {}, f"call-back-ended:{key}")


def _start_of(context: Context, matter: Matter, kind: str, counted_from: datetime) -> outbox.Message:
    key = matter_key(matter)
    variables = {
        "matterNo": matter.number,
        "episode": matter.episode,
        "matterKey": key,
        "kind": kind,
        "category": matter.category,
        "receivedAt": context.iso(counted_from),
        "matterUrl": matter_url(context, matter),
    }
    starts = kind_of(matter).starts
    return outbox.Message(starts, key, variables, f"{starts}:{key}")
