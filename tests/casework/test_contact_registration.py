"""A first contact is registered by whoever takes it, who answers for it (FC-1, FC-2, FC-4); earlier ones are found by phone."""

from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import col, select

from casework import closings, entitlements, people
from casework.contacts import phone_of
from casework.context import Context
from casework.errors import Refusal
from casework.first_contact import earlier, receipts, undoing
from casework.first_contact.complaining import complain
from casework.first_contact.registration import register_contact, register_handed_in
from casework.matters import by_number
from casework.sight import may_see
from register.audit import AuditEvent
from register.contacts import Contact
from register.identity import Petitioner
from register.masking import masked
from register.matters import Answer, Channel, Matter
from tests.casework.case import MovableClock
from tests.casework.contact_case import CALL, contact, newest


def test_an_own_contact_is_in_the_officers_hands_at_once(context: Context, clock: MovableClock) -> None:
    """FC-1, FC-4.1, FC-6: officer, department, head and leader in charge stand from the first moment; due the next working day."""
    case = contact(context, clock)
    matter = case.matter
    assert (matter.number, matter.kind, matter.category, matter.status) == ("SF-2026-000001", "contact", "own", "signed-for")
    assert (matter.registered_by, matter.handler_id, matter.department_id) == ("zhao", "zhao", "high-tech")
    assert [people.holder(context, role, matter) for role in ("handler", "head", "charge-leader")] == ["zhao", "chen", "wu"]
    assert matter.due_at is not None
    assert context.iso(matter.due_at) == "2026-03-03T17:30:00+08:00"
    [start] = case.sent("message", "contact-registered")
    assert start["variables"] == {
        "matterNo": matter.number,
        "episode": 1,
        "matterKey": case.key,
        "kind": "contact",
        "category": "own",
        "receivedAt": "2026-03-02T12:00:00+08:00",
        "matterUrl": f"http://127.0.0.1:8000/matters/{matter.number}",
    }


def test_who_came_is_sealed_and_nothing_of_it_leaves(context: Context, clock: MovableClock) -> None:
    case = contact(context, clock, details="想申请认定，材料不清楚。")
    petitioner = context.session.get_one(Petitioner, case.matter.petitioner_id)
    assert "王小明".encode() not in petitioner.sealed
    assert petitioner.phone_index == context.vault.index("13812345678")
    assert "王小明" not in str(case.sent("message"))


@pytest.mark.parametrize(("name", "phone", "shown"), [("", "13812345678", "未留姓名"), ("王小明", "", "王小明")])
def test_either_name_or_phone_is_enough(context: Context, name: str, phone: str, shown: str) -> None:
    matter = register_contact(context, replace(CALL, name=name, phone=phone))
    assert context.vault.unseal(context.session.get_one(Petitioner, matter.petitioner_id).sealed).name == shown


def test_nobody_is_turned_away_for_leaving_neither(context: Context) -> None:
    """FC-3: refusing is a ground for complaint."""
    assert register_contact(context, replace(CALL, name="", phone=" ")).petitioner_id is None


def test_the_same_page_sent_twice_registers_one(context: Context) -> None:
    first, second = register_contact(context, CALL), register_contact(context, CALL)
    assert first.id == second.id
    assert len(context.session.exec(select(Contact)).all()) == 1


def test_what_was_said_at_once_is_on_record(context: Context) -> None:
    """FC-4.1."""
    matter = register_contact(context, replace(CALL, reply="已说明条件、材料和程序。"))
    answer = context.session.get_one(Answer, (matter.id, 1))
    assert (answer.text, answer.written_by, answer.sent_at) == ("已说明条件、材料和程序。", "zhao", None)


def test_another_departments_contact_stays_with_the_officer_until_accepted(context: Context, clock: MovableClock) -> None:
    """FC-1, FC-4.2."""
    case = contact(context, clock, scope="other", receiver="qian")
    handover = newest(case)
    assert (handover.from_staff, handover.to_staff, handover.to_department, handover.article) == ("zhao", "qian", "achievements", "FC-4.2")
    assert (case.matter.status, case.matter.handler_id, case.matter.department_id) == ("handed-over", None, "high-tech")
    assert (people.holder(context, "handler", case.matter), people.holder(context, "receiver", case.matter)) == ("zhao", "qian")
    assert case.told("handover") == ["qian"]
    assert case.matter.due_at is not None
    assert context.iso(case.matter.due_at) == "2026-04-14T17:30:00+08:00"  # TL-6: 30 working days


def test_the_receiver_sees_it_before_accepting_and_others_do_not(context: Context, clock: MovableClock) -> None:
    """FC-4.2, FC-6."""
    case = contact(context, clock, scope="other", receiver="gu")
    assert [name for name in ("gu", "qian", "zhao", "chen", "he") if may_see(context, name, case.matter)] == [
        "gu",
        "qian",
        "zhao",
        "chen",
        "he",
    ]
    own = contact(context, clock, submission="another")
    assert not may_see(context, "gu", own.matter)


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"subject": "  "}, "empty", "subject"),
        ({"subject": "问" * 101}, "too-long", "subject"),
        ({"details": "问" * 5_001}, "too-long", "details"),
        ({"phone": "电话"}, "bad-phone", "phone"),
        ({"name": "王" * 51}, "too-long", "name"),
        ({"channel": Channel.WEB}, "bad-channel", "channel"),
        ({"scope": "mine"}, "bad-scope", "scope"),
        ({"scope": "other", "receiver": ""}, "receiver-unfit", "receiver"),
        ({"scope": "other", "receiver": "zhao"}, "receiver-unfit", "receiver"),
        ({"scope": "other", "receiver": "wu"}, "receiver-unfit", "receiver"),
        ({"subject": "机密★ 来电"}, "state-secret", "body"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(context: Context, wrong: dict[str, Any], code: str, field: str) -> None:
    """FC-2: also a leader is no receiver, nor the officer."""
    with pytest.raises(Refusal) as refused:
        register_contact(context, replace(CALL, **wrong))
    assert (refused.value.code, refused.value.field) == (code, field)
    assert context.session.exec(select(Matter)).all() == []


def test_a_letter_handed_in_at_the_counter_is_a_letter(context: Context) -> None:
    """TL-6, FC-1: numbered, limited and receipted as a letter; anonymous where neither name nor phone is left."""
    receipt = register_handed_in(context, replace(CALL, channel=Channel.LETTER, details="来信正文"))
    matter = by_number(context, receipt.number)
    assert matter is not None
    assert (matter.number[:2], matter.kind, matter.channel, matter.registered_by) == ("LX", "letter", "letter", "zhao")
    anonymous = by_number(context, register_handed_in(context, replace(CALL, submission="2", name="", phone="")).number)
    assert anonymous is not None
    assert anonymous.petitioner_id is None


@pytest.mark.parametrize("typed", ["13812345678", "138-1234-5678", "+86 138 1234 5678", "１３８１２３４５６７８"])
def test_earlier_contacts_are_found_however_the_phone_is_typed(context: Context, clock: MovableClock, typed: str) -> None:
    case = contact(context, clock)
    [found] = earlier.find(context, "gu", typed)
    assert (found.number, found.name, found.handler_id, found.subject) == (case.number, "王**", "zhao", None)
    [theirs] = earlier.find(context, "chen", typed)
    assert theirs.subject == "高新技术企业认定怎么申请"  # only where the page is open to whoever looks (FC-6)


@pytest.mark.parametrize(
    "typed",
    [
        "027-65690000转801",
        "（027）65690000 转 801",
        "027—6569 0000",
        "０２７－６５６９００００－８０１",
        "02765690000ext.801",
        "027-65690000分机：801",
    ],
)
def test_a_landline_is_found_with_and_without_its_extension(context: Context, clock: MovableClock, typed: str) -> None:
    """FC-2: however dash and extension are typed; the extension stays with the number, unseen where the number is masked."""
    contact(context, clock, phone="027-65690000-801")
    [found] = earlier.find(context, "zhao", typed)
    person = context.vault.unseal(context.session.get_one(Petitioner, by_number_or_fail(context, found.number).petitioner_id).sealed)
    assert (person.phone, masked(person).phone) == ("02765690000转801", "027****0000")


@pytest.mark.parametrize("typed", ["138-1234-5678", "400-820-8820", "010-6569-0000"])
def test_groups_of_digits_are_no_extension(context: Context, typed: str) -> None:
    assert phone_of(typed, "phone") == typed.replace("-", "")


def by_number_or_fail(context: Context, number: str) -> Matter:
    matter = by_number(context, number)
    assert matter is not None
    return matter


@pytest.mark.parametrize(("minutes", "undone"), [(0, True), (10, True), (11, False)])
def test_a_mistaken_entry_is_taken_back_within_minutes_by_whoever_made_it(
    context: Context, clock: MovableClock, minutes: int, undone: bool
) -> None:
    """FC-1: void with its reason, the number stays used, whoever was to take it over need not go on; later the office does."""
    case = contact(context, clock, scope="other", receiver="gu")
    clock.set(f"2026-03-02T12:{minutes:02}")
    assert entitlements.of_person(context, "zhao", case.matter).may_void is undone
    if undone:
        closings.void(context, "zhao", case.number, "登记错了")
        assert (case.matter.outcome, case.told("voided")) == ("voided", [None, "gu"])  # the visitor, and whoever was to accept it
    else:
        with pytest.raises(Refusal, match="not-entitled"):
            closings.void(context, "zhao", case.number, "登记错了")


def test_only_whoever_made_the_entry_takes_it_back_and_not_what_somebody_has_accepted(context: Context, clock: MovableClock) -> None:
    """FC-1, FC-5: nor one that a complaint refers to."""
    case = contact(context, clock, scope="other", receiver="gu")
    assert not undoing.may_undo(context, "chen", case.matter)
    assert undoing.may_undo(context, "zhao", case.matter)
    code = receipts.code_of(context, case.number)
    complain(context, case.number, code, "推诿", "complaint", anonymous=True)
    assert not undoing.may_undo(context, "zhao", case.matter)
    taken = contact(context, clock, submission="2", scope="other", receiver="gu")
    taken.completes("gu", "AcceptHandover", handover="accept")
    assert not undoing.may_undo(context, "zhao", taken.matter)


def test_each_look_by_phone_is_on_record_without_the_phone(context: Context, clock: MovableClock) -> None:
    case = contact(context, clock)
    earlier.find(context, "gu", "13812345678")
    earlier.find(context, "gu", "13900000000")
    asked = select(AuditEvent).where(AuditEvent.action == "earlier-contacts-looked-up").order_by(col(AuditEvent.id))
    events = context.session.exec(asked).all()
    assert [(event.actor, event.purpose, event.facts) for event in events] == [
        ("gu", "首问登记", {"found": [case.number]}),
        ("gu", "首问登记", {"found": []}),
    ]
    assert "13812345678" not in str([event.subject for event in events])


def test_no_phone_is_no_look(context: Context) -> None:
    assert earlier.find(context, "gu", " ") == []
    with pytest.raises(Refusal):
        earlier.find(context, "gu", "不知道")
