"""An application for a service on its way, the engine's part played by the test; and the services it is for."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlmodel import col, select

from casework.context import Context
from casework.services import applications, material_notices, results, versions
from casework.services.applications import ApplicationDraft
from casework.services.drafts import ServiceDraft
from register.traffic import Notice
from tests.casework.case import Case, MovableClock

DRAFT: Final = ServiceDraft(
    texts={
        "name": "科技查新咨询",
        "basis": "《科技查新机构管理办法》",
        "scope": "本市企业和科研机构",
        "conditions": "在本市登记的单位",
        "requirements": "材料真实完整",
        "procedure": "申请、审查、办理、送达",
        "standards": "一次告知、按期办结",
        "responsibility": "承办处室对时限和质量负责",
        "fees": "不收费",
        "place": "科技大厦 305 室，工作日 9:00–17:30",
        "change_note": "首次发布",
    },
    materials="申请表：原件一份\n营业执照：复印件\n项目简介",
    promised_days="5",
    department="high-tech",
    handler="zhao",
    complaint_phone="000-00000001",
)
APPLICATION: Final = ApplicationDraft(
    code="F001",
    body="申请查新。",
    submission="apply-1",
    name="李小花",
    phone="13900000001",
    email="li@example.cn",
    brought=(0,),
    short=True,
)


def publish(context: Context, **changes: Any) -> str:
    """A service drafted in high-tech, sent on by its head, approved by the leader in charge; its code."""
    code = versions.draft_new(context, "zhao", replace(DRAFT, **changes))
    versions.submit(context, "chen", code)
    versions.approve(context, "wu", code)
    return code


@dataclass
class ServiceCase(Case):
    """One application with the clock and the transaction it lives in."""

    @classmethod
    def applied(cls, context: Context, clock: MovableClock, draft: ApplicationDraft = APPLICATION, **service: Any) -> "ServiceCase":
        receipt = applications.apply(context, replace(draft, code=publish(context, **service)))
        case = cls(context, clock, receipt.number, receipt.code)
        case.started()
        return case

    def finds_missing(self, problems: Mapping[int, str], reason: str = "") -> dict[str, str] | None:
        """The handler writes what is missing and decides so; None where the head is asked first."""
        material_notices.write(self.context, "zhao", self.number, problems, reason)
        assert self.completes("zhao", "CheckMaterials", materials="incomplete").granted
        return None if material_notices.prepare(self.context, self.key) else material_notices.issue(self.context, self.key)

    def bodies(self) -> list[tuple[str, str]]:
        """Every notice's kind and words, in order."""
        rows = self.context.session.exec(select(Notice).where(Notice.matter_id == self.matter.id).order_by(col(Notice.id)))
        return [(row.kind, row.body) for row in rows]

    def accepted(self) -> "ServiceCase":
        assert self.completes("zhao", "CheckMaterials", materials="complete").granted
        return self

    def delivered(self) -> "ServiceCase":
        """Handled, reviewed, and the applicant has it."""
        self.accepted()
        results.write(self.context, "zhao", self.number, kind="done", reason="", text="查新报告已出具。")
        assert self.completes("zhao", "SubmitResult", draft="submit").granted
        assert self.completes("chen", "ReviewResult", review="approve").granted
        assert self.completes("zhao", "ConfirmDelivered", delivered=True).granted
        results.deliver(self.context, self.key)
        return self
