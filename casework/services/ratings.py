"""The applicant rates the service in five levels within the window after delivery; the two lowest open a rectification (SC-2)."""

from datetime import date
from typing import Final

from casework import outbox, satisfaction, windows
from casework.context import Context
from casework.errors import Refusal
from casework.matters import by_key, matter_key
from casework.services import results
from casework.services.material_notices import TABLE
from casework.wording import optional, refuse_secrets
from register import audit_trail
from register.matters import Matter
from register.petitioning import Rating

WINDOW: Final = "rating"
MAX_REMARK: Final = 500


def plan(context: Context, key: str) -> str:
    """Until when the applicant may rate: the close of the window's last day, ISO with offset. Asked again, the same."""
    matter, _ = by_key(context, key)
    result = results.of_matter(context, matter)
    last = last_day(context, matter)
    if result is None or last is None:
        raise LookupError("nothing was delivered")
    result.rate_until = result.rate_until or context.closing(last)
    return context.iso(result.rate_until)


def rate(context: Context, matter: Matter, actor: str, level: str, remark: str) -> Rating:
    """Keep the rating and tell the diagram; the caller has locked the matter. Refusal before delivery, too late, or a second time."""
    last = last_day(context, matter)
    if last is None:
        raise Refusal("not-delivered", "办理结果还没有送达，不能评价。")
    if context.today() > last or matter.archived_at is not None:
        raise Refusal("too-late", f"评价期限已于 {last:%Y年%m月%d日} 截止。")
    words = optional(remark, "补充说明", MAX_REMARK, "remark")
    refuse_secrets(words or "")
    rating = satisfaction.keep(context, matter, level, remark=words)
    key = matter_key(matter)
    outbox.send_message(context, "service-rated", key, {"satisfaction": level}, f"service-rated:{key}")
    audit_trail.record(
        context.session, at=context.now(), actor=actor, action="service-rated", subject=matter.number, facts={"level": level}
    )
    return rating


def possible_until(context: Context, matter: Matter) -> date | None:
    """The last day for rating; None where it cannot be rated (any more)."""
    last = last_day(context, matter)
    over = last is None or context.today() > last or matter.archived_at is not None
    return None if over or satisfaction.of_episode(context, matter) is not None else last


def last_day(context: Context, matter: Matter) -> date | None:
    """The last day of the window after delivery; None before."""
    result = results.of_matter(context, matter)
    if result is None or result.delivered_at is None:
        return None
    return windows.last_day(context, WINDOW, context.local(result.delivered_at).date(), TABLE)
