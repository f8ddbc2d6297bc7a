"""Missing material that an applicant brings to the desk or sends by post: entered by staff, the clock runs on as if sent online (ON-1)."""

from typing import Final

from casework import notices, people, supplements
from casework.context import Context
from casework.errors import Refusal
from casework.services import material_notices
from casework.sight import taken_up
from register.bureau import Role
from register.matters import Matter

ARTICLE: Final = "ON-1"
RECEIVERS: Final = (Role.HANDLER, Role.HEAD, Role.OFFICE)


def may_receive(context: Context, staff_id: str, matter: Matter) -> bool:
    """Whether material is missing, and this person may take it."""
    return material_notices.waiting(context, matter) is not None and people.acts_as_one_of(context, staff_id, RECEIVERS, matter)


def receive(context: Context, staff_id: str, number: str, text: str, *, complete: bool) -> None:
    """Keep what came and tell the applicant; `complete`: that is all, the clock runs on.

    Raises Refusal from others than handler, head and office, and where nothing is missing.
    """
    matter = taken_up(context, staff_id, number)
    if not people.acts_as_one_of(context, staff_id, RECEIVERS, matter):
        raise Refusal("not-entitled", "补正的材料由承办人、处室负责人或局办公室登记。")
    if material_notices.waiting(context, matter) is None:
        raise Refusal("nothing-missing", "没有等待补正的材料。请刷新页面查看。")
    kept = supplements.add_to(context, matter, text, (), entered_by=staff_id)
    if complete:
        material_notices.end_waiting(context, matter)
    rest = "所缺材料已经补齐，恢复计时" if complete else "所缺材料还没有补齐，请继续补正"
    body = f"您的申请 {matter.number} 补正的材料已收到，{rest}。如有不符，请与承办人联系。"
    key = f"materials-received:{kept.id}"
    notices.tell(context, notices.PETITIONER, matter, kind="materials-received", article=ARTICLE, title="收到补正材料", body=body, key=key)
