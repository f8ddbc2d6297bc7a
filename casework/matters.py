"""Finding a matter by its number and by its correlation key."""

from sqlmodel import select

from casework.context import Context
from casework.errors import NotRegistered, Refusal
from register.matters import Episode, EpisodeReason, Matter


def matter_key(matter: Matter) -> str:
    """The correlation key: number and episode, `LX-2026-000001#1`."""
    return f"{matter.number}#{matter.episode}"


def matter_url(context: Context, matter: Matter) -> str:
    """The staff's page of a matter."""
    return f"{context.public_url.rstrip('/')}/matters/{matter.number}"


def by_number(context: Context, number: str, *, lock: bool = False) -> Matter | None:
    """The matter, its row locked (and read anew) if it is about to change; None if there is none."""
    statement = select(Matter).where(Matter.number == without_nul(number))
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return context.session.exec(statement).one_or_none()


def without_nul(number: str) -> str:
    """A number as the database can be asked for it: PostgreSQL takes no NUL, and no number has one."""
    return number.replace("\x00", "\ufffd")


def by_key(context: Context, key: str, *, lock: bool = True) -> tuple[Matter, int]:
    """The matter and the episode number of a correlation key; raises NotRegistered for one that the register has not."""
    number, _, episode = key.rpartition("#")
    matter = by_number(context, number, lock=lock)
    if matter is None or not episode.isdigit():
        raise NotRegistered("no matter of this key")
    return matter, int(episode)


def identity(matter: Matter) -> int:
    """The row id of a stored matter."""
    if matter.id is None:
        raise ValueError("the matter is not stored yet")
    return matter.id


def refuse_closed(matter: Matter) -> None:
    """Raise Refusal once the matter is closed: what changes a letter on its way has no place any more."""
    if matter.closed_at is not None:
        raise Refusal("matter-closed", "这件事项已经办结，不能再作这样的改动。请刷新页面查看。")


def episode_of(context: Context, matter: Matter, number: int | None = None) -> Episode:
    """The current episode's row, or the given one's."""
    wanted = matter.episode if number is None else number
    return context.session.exec(select(Episode).where(Episode.matter_id == matter.id, Episode.number == wanted)).one()


def kind_in_episode(context: Context, matter: Matter) -> str:
    """What the time-limit table is asked by: the matter's kind, `letter-review` for the review of a letter's answer."""
    reason = episode_of(context, matter).reason
    return f"{matter.kind}-{reason}" if reason == EpisodeReason.REVIEW else matter.kind


def running(context: Context, root_instance_key: str) -> tuple[Matter, Episode]:
    """The matter (locked) and the episode that a process instance runs; raises NotRegistered: none was claimed for it."""
    statement = select(Episode, Matter).join(Matter).where(Episode.instance_key == root_instance_key)
    found = context.session.exec(statement.with_for_update(of=Matter.__table__)).one_or_none()  # type: ignore[attr-defined]
    if found is None:
        raise NotRegistered("no matter runs in this instance")
    episode, matter = found
    return matter, episode
