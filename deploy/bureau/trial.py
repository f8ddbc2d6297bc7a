"""Whom to sign in as, to bring a letter of the trial bureau from its acceptance to the archive."""

from typing import Final

from api.services import TrialLogin
from deploy.bureau import plan
from deploy.bureau.plan import PlannedPost

DEPARTMENT: Final = "high-tech"
OFFICE: Final = "office"


def logins() -> tuple[TrialLogin, ...]:
    """One person for each part of the way (TL-6): the reception post, a head, a handler, the leader in charge."""
    by_id = {planned.id: planned for planned in plan.departments()}
    handling, leaders = by_id[DEPARTMENT], {post.staff_id: post for post in by_id["leadership"].posts}
    head = next(post for post in handling.posts if post.leads)
    return (
        _login("受理、交办", by_id[OFFICE].name, by_id[OFFICE].posts[1]),
        _login("指定承办人、审核", handling.name, head),
        _login("签收、办理、送达", handling.name, handling.posts[-1]),
        _login("签发、审批延期", by_id["leadership"].name, leaders[str(handling.leader_id)]),
    )


def _login(step: str, department: str, post: PlannedPost) -> TrialLogin:
    return TrialLogin(step, f"{post.staff_name}（{department} {post.title}）", post.staff_id)
