"""A service as a department describes it: every element that is to be promised in public (SC-2, SC-5, ON-1), checked whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from casework.checks import Checks
from casework.contacts import PHONE, PHONE_SEPARATORS
from casework.context import Context
from casework.errors import Refusal
from casework.wording import refuse_secrets, required
from register import people
from register.bureau import Department
from register.services import ServiceVersion

MAX_NAME: Final = 60
MAX_LINE: Final = 200
MAX_TEXT: Final = 3_000
MAX_MATERIALS: Final = 30
MAX_PROMISE: Final = 250  # about a year's working days: more is a slip of the pen
DIVIDERS: Final = ("：", ":", "｜", "|")
TEXTS: Final[Mapping[str, tuple[str, int]]] = MappingProxyType(
    {
        "name": ("事项名称", MAX_NAME),
        "basis": ("法律、政策依据", MAX_TEXT),
        "scope": ("受理范围", MAX_TEXT),
        "conditions": ("申请条件", MAX_TEXT),
        "requirements": ("具体要求", MAX_TEXT),
        "procedure": ("办理程序", MAX_TEXT),
        "standards": ("服务标准", MAX_TEXT),
        "responsibility": ("服务责任", MAX_TEXT),
        "fees": ("收费标准", MAX_LINE),
        "place": ("办理地点和时间", MAX_LINE),
        "change_note": ("修订说明", MAX_LINE),
    }
)
"""The elements that are plain text: what the page calls each, and how long it may be (signs)."""


@dataclass(frozen=True)
class ServiceDraft:
    """What the department's page sends. `materials`: one a line, its name and how it must be, with a colon between (none: empty)."""

    texts: Mapping[str, str]  # by the keys of TEXTS
    materials: str
    promised_days: str
    department: str
    handler: str
    complaint_phone: str


def checked(context: Context, draft: ServiceDraft) -> dict[str, Any]:
    """The columns of a version; raises Refusal for all that is wrong with the draft at once."""
    checks = Checks()
    columns: dict[str, Any] = {
        name: checks.of(required, draft.texts.get(name, "").replace("\r\n", "\n"), label, longest, name)
        for name, (label, longest) in TEXTS.items()
    }
    columns["materials"] = checks.of(_materials, draft.materials)
    columns["promised_days"] = checks.of(_promise, draft.promised_days)
    columns["department_id"] = checks.of(_department, context, draft.department)
    columns["handler_id"] = checks.of(_handler, context, draft.department, draft.handler)
    columns["complaint_phone"] = checks.of(_phone, draft.complaint_phone)
    checks.done()
    refuse_secrets(*draft.texts.values(), draft.materials)
    return columns


def lines_of(version: ServiceVersion) -> str:
    """A version's materials as they are typed."""
    return "\n".join(f"{one['name']}：{one['form']}" if one["form"] else one["name"] for one in version.materials)


def _materials(text: str) -> list[dict[str, str]]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MAX_MATERIALS:
        raise Refusal("too-many-materials", f"“申报材料”有 {len(lines)} 项，最多 {MAX_MATERIALS} 项。请合并。", "materials")
    found = [_material(line) for line in lines]
    names = [one["name"] for one in found]
    if len(set(names)) < len(names):
        raise Refusal("same-material", "“申报材料”中有重名的材料。请合并或改名。", "materials")
    return found


def _material(line: str) -> dict[str, str]:
    at = min((line.index(sign) for sign in DIVIDERS if sign in line), default=len(line))
    name = required(line[:at], "申报材料", MAX_NAME, "materials")
    form = line[at + 1 :].strip()
    return {"name": name, "form": required(form, "申报材料的要求", MAX_LINE, "materials") if form else ""}


def _promise(text: str) -> int:
    days = text.strip()
    if not (days.isascii() and days.isdigit() and len(days) <= len(str(MAX_PROMISE)) and int(days) <= MAX_PROMISE):
        message = f"“承诺时限”应为 0 到 {MAX_PROMISE} 的整数工作日，0 表示当日办结。请改正。"
        raise Refusal("bad-promise", message, "promised_days")
    return int(days)


def _department(context: Context, department_id: str) -> str:
    department = context.session.get(Department, department_id)
    if department is None or not department.active or department.id == people.LEADERSHIP:
        raise Refusal("department-inactive", "所选处室不能承办服务事项。请另选处室。", "department")
    return department.id


def _handler(context: Context, department_id: str, staff_id: str) -> str:
    if staff_id not in people.members(context.session, department_id, context.today()):
        raise Refusal("handler-unfit", "所选承办人不在该处室。请另选承办人。", "handler")
    return staff_id


def _phone(text: str) -> str:
    given = required(text, "投诉电话", MAX_LINE, "complaint_phone")
    if not PHONE.fullmatch(PHONE_SEPARATORS.sub("", given)):
        raise Refusal("bad-phone", "“投诉电话”应为 5 到 15 位数字，区号可用“-”隔开。请改正。", "complaint_phone")
    return given
