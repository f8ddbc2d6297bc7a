"""What begins and ends every matter's run through its diagram: the claim of the instance that runs it, the archive (TL-6)."""

from casework import consultations, extensions, filing, outbox
from casework.context import Context
from casework.matters import by_key, episode_of
from register import audit_trail
from register.matters import MatterStatus


def claim(context: Context, key: str, instance_key: str, incarnation: str) -> bool:
    """Whether this engine instance runs the episode: the first to ask does, for good; every other one ends itself."""
    matter, number = by_key(context, key)
    episode = episode_of(context, matter, number)
    if episode.instance_key is None:
        episode.incarnation, episode.instance_key = incarnation, instance_key
    return (episode.incarnation, episode.instance_key) == (incarnation, instance_key)


def archive(context: Context, key: str) -> None:
    """Close the episode and file the matter (TL-6); nothing rings any more, what waits for it lapses. Again changes nothing."""
    matter, number = by_key(context, key)
    outbox.close_messages(context, key)
    if number != matter.episode or matter.archived_at is not None:
        return
    now = context.now()
    extensions.lapse(context, matter)
    consultations.lapse(context, matter)
    if matter.outcome is None:
        raise LookupError("a matter without an outcome is not filed")
    episode_of(context, matter).closed_at = now
    matter.archived_at, matter.status = now, MatterStatus.ARCHIVED
    filing.put_away(context, matter)
    matter.version += 1
    facts = {"archive_number": matter.archive_number, "outcome": matter.outcome}
    audit_trail.record(context.session, at=now, actor="engine", action="matter-archived", subject=matter.number, facts=facts)
