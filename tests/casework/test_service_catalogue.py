"""The catalogue of services: drafted, approved, published, revised, abolished (SC-1 to SC-5, ON-2)."""

from contextlib import AbstractContextManager
from dataclasses import replace

import pytest
from sqlmodel import select

from casework.context import Context
from casework.errors import Refusal
from casework.services import applications, catalogue, differences, versions
from casework.services.drafts import MAX_MATERIALS, MAX_PROMISE, TEXTS
from register.services import VersionState
from register.traffic import Notice
from tests.casework.conftest import HandClock
from tests.casework.service_case import APPLICATION, DRAFT, ServiceCase, publish


def refused(code: str) -> AbstractContextManager[object]:
    return pytest.raises(Refusal, match=f"^{code}$")


def test_draft_is_public_only_after_the_leader_in_charge_has_approved_it(context: Context) -> None:
    """SC-2, SC-5: drafted by the department, sent on by the head, approved by the leader in charge."""
    code = versions.draft_new(context, "zhao", DRAFT)
    assert catalogue.published(context).total == 0
    with refused("not-entitled"):
        versions.submit(context, "zhao", code)  # not the head
    with refused("not-submitted"):
        versions.approve(context, "wu", code)
    versions.submit(context, "chen", code)
    with refused("awaits-approval"):
        versions.revise(context, "zhao", code, DRAFT)
    with refused("not-entitled"):
        versions.approve(context, "he", code)  # another department's leader
    versions.approve(context, "wu", code)
    [listed] = catalogue.published(context).rows
    assert (listed.service.code, listed.version.number, listed.version.promised_days) == (code, 1, 5)
    assert [material["name"] for material in listed.version.materials] == ["申请表", "营业执照", "项目简介"]


def test_nobody_approves_their_own_draft(context: Context) -> None:
    """SC-2: whoever wrote or sent a version is passed over; the next leader decides."""
    code = versions.draft_new(context, "zhao", DRAFT)
    versions.submit(context, "chen", code)
    [newest, *_] = catalogue.versions(context, "wu", code)
    newest.version.drafters = ["wu", "zhao"]
    with refused("not-entitled"):
        versions.approve(context, "wu", code)
    versions.approve(context, "zhou", code)  # the bureau leader is next
    assert newest.version.approved_by == "zhou"


def test_leader_gives_a_draft_back_with_the_reason(context: Context) -> None:
    code = versions.draft_new(context, "zhao", DRAFT)
    versions.submit(context, "chen", code)
    with refused("empty"):
        versions.give_back(context, "wu", code, " ")
    versions.give_back(context, "wu", code, "收费依据不明")
    [newest] = catalogue.versions(context, "zhao", code)
    assert (newest.version.state, newest.version.returned_reason) == (VersionState.DRAFT, "收费依据不明")
    assert versions.revise(context, "feng", code, DRAFT) == 1  # the same draft, written anew
    assert (newest.version.returned_reason, newest.version.drafters) == (None, ["feng", "zhao"])


def test_head_takes_a_submitted_version_back_before_it_is_decided(context: Context) -> None:
    """SC-2: whoever was asked is told; what nobody waits for cannot be approved."""
    code = versions.draft_new(context, "zhao", DRAFT)
    with refused("not-submitted"):
        versions.recall(context, "chen", code)
    versions.submit(context, "chen", code)
    with refused("not-entitled"):
        versions.recall(context, "zhao", code)
    versions.recall(context, "chen", code)
    told = context.session.exec(select(Notice).where(Notice.kind == "service-recalled")).one()
    assert told.recipient_id == "wu"
    with refused("not-submitted"):
        versions.approve(context, "wu", code)
    versions.revise(context, "zhao", code, DRAFT)


def test_draft_is_thrown_away_and_what_is_public_stays(context: Context) -> None:
    """SC-5: of a service that was never public nothing is left, and its code is not given again."""
    code = versions.draft_new(context, "zhao", DRAFT)
    with refused("not-entitled"):
        versions.discard(context, "gu", code)
    versions.discard(context, "zhao", code)
    assert catalogue.workbench(context, "zhao").total == 0
    public = publish(context)
    assert public != code
    with refused("no-draft"):
        versions.discard(context, "zhao", public)
    versions.revise(context, "zhao", public, DRAFT)
    versions.discard(context, "zhao", public)
    assert [one.version.number for one in catalogue.versions(context, "zhao", public)] == [1]
    assert versions.revise(context, "zhao", public, DRAFT) == 2


def test_new_version_takes_the_place_of_the_old_one_and_shows_what_changed(context: Context) -> None:
    """SC-5: the revision history; SC-4: a shorter promise."""
    code = publish(context)
    shorter = replace(DRAFT, promised_days="0", materials="申请表：原件一份\n承诺书", texts={**DRAFT.texts, "change_note": "压缩时限"})
    assert versions.revise(context, "zhao", code, shorter) == 2
    assert catalogue.guide(context, code).version.number == 1  # until it is approved
    versions.submit(context, "chen", code)
    versions.approve(context, "wu", code)
    new, old = catalogue.history(context, code)
    assert (new.version.state, old.version.state) == (VersionState.PUBLISHED, VersionState.SUPERSEDED)
    changes = {
        change.label: [line.sign + line.words for line in change.lines] for change in differences.between(context, old.version, new.version)
    }
    assert changes == {
        "申报材料": [" 申请表：原件一份", "+承诺书", "-营业执照：复印件", "-项目简介"],
        "承诺时限": ["-5 个工作日", "+当日办结"],
    }


def test_abolished_service_takes_no_application_but_open_ones_go_on(context: Context, clock: HandClock) -> None:
    """SC-5: under the version they were applied for."""
    case = ServiceCase.applied(context, clock)
    code = APPLICATION.code
    with refused("not-entitled"):
        versions.abolish(context, "chen", code, "政策终止")
    versions.abolish(context, "wu", code, "政策终止")
    assert catalogue.published(context).total == 0
    assert catalogue.guide(context, code).version.ended_reason == "政策终止"  # the page says so
    with refused("abolished"):
        applications.apply(context, replace(APPLICATION, submission="another"))
    assert applications.version_of(context, case.matter).number == 1
    case.delivered()
    with refused("not-published"):
        versions.abolish(context, "wu", code, "再次废止")


def test_everything_wrong_with_a_draft_is_told_at_once(context: Context) -> None:
    """SC-2, ON-1: no element may be missing."""
    bad = replace(DRAFT, texts={}, materials="甲\n甲", promised_days="两天", department="leadership", handler="bao", complaint_phone="电话")
    with pytest.raises(Refusal) as caught:
        versions.draft_new(context, "zhao", bad)
    told = {one.field for one in (caught.value, *caught.value.others)}
    assert told == {*TEXTS, "materials", "promised_days", "department", "handler", "complaint_phone"}


@pytest.mark.parametrize("days", ["0", str(MAX_PROMISE)])
def test_promise_at_its_bounds_is_taken(context: Context, days: str) -> None:
    """SC-4."""
    publish(context, promised_days=days)
    assert catalogue.published(context).rows[0].version.promised_days == int(days)


@pytest.mark.parametrize("days", ["-1", "1.5", "", "五", str(MAX_PROMISE + 1), "9" * 30])
def test_promise_out_of_its_bounds_is_refused(context: Context, days: str) -> None:
    with refused("bad-promise"):
        versions.draft_new(context, "zhao", replace(DRAFT, promised_days=days))


def test_materials_are_counted_to_their_bound(context: Context) -> None:
    most = "\n".join(f"材料{number}" for number in range(MAX_MATERIALS))
    versions.draft_new(context, "zhao", replace(DRAFT, materials=most))
    with refused("too-many-materials"):
        versions.draft_new(context, "zhao", replace(DRAFT, materials=f"{most}\n多一项"))


def test_drafts_are_the_departments_own(context: Context) -> None:
    """SC-2: neither another department nor a leader writes them; drafts are no business of others."""
    with refused("not-entitled"):
        versions.draft_new(context, "qian", DRAFT)
    code = versions.draft_new(context, "zhao", DRAFT)
    with refused("not-entitled"):
        versions.revise(context, "gu", code, DRAFT)
    with refused("no-such-service"):
        catalogue.versions(context, "gu", code)
    assert catalogue.workbench(context, "gu").total == 0
    assert [catalogue.workbench(context, one).total for one in ("zhao", "wu", "sun", "bao", "zhou")] == [1] * 5
    with refused("no-such-service"):
        catalogue.guide(context, code)
    with refused("no-such-service"):
        versions.submit(context, "chen", "F999")


def test_guide_is_found_by_words_and_department(context: Context) -> None:
    """ON-2: whoever comes for the first time finds the guide."""
    publish(context)
    publish(context, texts={**DRAFT.texts, "name": "技术合同登记咨询"})
    assert catalogue.published(context, words="技术合同").total == 1
    assert catalogue.published(context, words="企业 登记").total == 2  # both words, wherever they stand
    assert catalogue.published(context, words="100%_").total == 0
    assert catalogue.published(context, department="achievements").total == 0
    assert catalogue.published(context, words="f002").rows[0].version.name == "技术合同登记咨询"  # by its code
    beyond = catalogue.published(context, page=2)
    assert (beyond.page, beyond.pages, len(beyond.rows)) == (1, 1, 2)  # the last there is
    assert catalogue.workbench(context, "zhao", words="技术合同", state="published").total == 1
    assert catalogue.workbench(context, "zhao", state="draft").total == 0
    assert [one.id for one in catalogue.departments(context)] == ["high-tech"]
