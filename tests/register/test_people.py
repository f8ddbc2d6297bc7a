"""Who holds, leads and stands in on a day (FC-6, TL-7, AB-2 to AB-4); bracketed by the first and last day of each period."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from register import people
from register.bureau import AbPair, Absence, Department, Incumbency, LeaderCharge, Post, Role, Staff
from register.people import Appointment

DAY = date(2026, 11, 24)
ONE = timedelta(days=1)
SINCE = date(2026, 1, 1)
POSTS = {  # post: (department, leads, holder, B)
    "leadership-1": ("leadership", True, "shen", "lu"),
    "leadership-2": ("leadership", False, "lu", None),
    "office-1": ("office", True, "zhao", "sun"),
    "office-2": ("office", False, "sun", "zhao"),
    "rural-1": ("rural", True, "tao", "jiang"),
    "rural-2": ("rural", False, "jiang", "qi"),
    "rural-3": ("rural", False, "qi", "jiang"),
    "party-1": ("party", True, "wei", None),
}
CHARGES = (("lu", "office"), ("lu", "rural"))


@pytest.fixture
def session(bureau_engine: Engine) -> Iterator[Session]:
    """The bureau below in one database for all these tests; what a test adds is rolled back."""
    session = Session(bureau_engine)
    found(session)
    yield session
    session.rollback()
    session.close()


def found(session: Session) -> None:
    for position, department in enumerate(("leadership", "office", "rural", "party")):
        session.add(Department(id=department, name=department, headcount=4, position=position))
    session.flush()
    for post, (department, leads, holder, _) in POSTS.items():
        session.add(Post(id=post, department_id=department, title="岗", leads=leads))
        session.add(Staff(id=holder, name=holder, phone="0"))
    session.flush()
    for post, (_, _, holder, b) in POSTS.items():
        session.add(Incumbency(post_id=post, staff_id=holder, since=SINCE))
        if b:
            session.add(AbPair(a_post_id=post, b_staff_id=b, since=SINCE))
    session.add_all(LeaderCharge(leader_id=leader, department_id=department, since=SINCE) for leader, department in CHARGES)
    session.flush()


def away(session: Session, *staff: str, since: date = DAY, until: date = DAY) -> None:
    session.add_all(Absence(staff_id=one, since=since, until=until) for one in staff)
    session.flush()


def leave_post(session: Session, post: str) -> None:
    session.exec(select(Incumbency).where(Incumbency.post_id == post)).one().until = DAY - ONE
    session.flush()


def test_fc6_head_leader_and_bureau_leader(session: Session) -> None:
    assert people.head_of(session, "rural", DAY) == "tao"
    assert people.leader_of(session, "rural", DAY) == "lu"
    assert people.leader_of(session, "party", DAY) is None
    assert people.bureau_leader(session, DAY) == "shen"


def test_members_come_with_the_head_first(session: Session) -> None:
    assert people.members(session, "rural", DAY) == ["tao", "jiang", "qi"]
    assert people.office_members(session, DAY) == ["zhao", "sun"]
    assert people.departments_of(session, "qi", DAY) == ["rural"]
    assert people.holders(session, "rural-3", DAY) == ["qi"]


@pytest.mark.parametrize(("day", "holds"), [(SINCE - ONE, False), (SINCE, True), (DAY - ONE, True), (DAY, False)])
def test_an_incumbency_holds_from_its_first_to_its_last_day(session: Session, day: date, holds: bool) -> None:
    leave_post(session, "rural-1")
    assert (people.head_of(session, "rural", day) == "tao") is holds


@pytest.mark.parametrize(("day", "gone"), [(DAY - ONE, False), (DAY, True), (DAY + ONE, True), (DAY + ONE * 2, False)])
def test_ab3_an_absence_holds_from_its_first_to_its_last_day(session: Session, day: date, gone: bool) -> None:
    away(session, "qi", since=DAY, until=DAY + ONE)
    assert people.is_away(session, "qi", day) is gone


def test_who_works_here_no_more_is_away(session: Session) -> None:
    session.get_one(Staff, "qi").active = False
    session.flush()
    assert people.is_away(session, "qi", DAY)
    assert people.is_away(session, "nobody", DAY)


@pytest.mark.parametrize(
    ("absent", "acts"),
    [
        ([], "qi"),
        (["qi"], "jiang"),
        (["qi", "jiang"], "tao"),
        (["qi", "jiang", "tao"], "lu"),
        (["qi", "jiang", "tao", "lu"], "shen"),
        (["qi", "jiang", "tao", "lu", "shen"], None),
    ],
    ids=["A is here", "A away: B", "both away: the head", "head away too: leader in charge", "bureau leader", "nobody is left"],
)
def test_ab2_to_ab4_who_stands_in(session: Session, absent: list[str], acts: str | None) -> None:
    away(session, *absent)
    assert people.stand_in(session, "qi", DAY) == acts


def test_ab2_a_head_without_b_is_replaced_by_the_leader_in_charge_then_the_bureau_leader(session: Session) -> None:
    away(session, "tao", "jiang")
    assert people.acting_head(session, "rural", DAY) == "lu"
    away(session, "wei")
    assert people.acting_head(session, "party", DAY) == "shen"


def test_a_vacant_head_post_is_filled_by_its_b_then_the_leader_in_charge(session: Session) -> None:
    leave_post(session, "rural-1")
    assert people.head_of(session, "rural", DAY) is None
    assert people.acting_head(session, "rural", DAY) == "jiang"
    away(session, "jiang")
    assert people.acting_head(session, "rural", DAY) == "lu"


def test_tl7_an_absent_leader_in_charge_is_replaced_by_the_bureau_leader(session: Session) -> None:
    away(session, "lu")
    assert people.acting_leader(session, "rural", DAY) == "shen"
    assert people.acting_leader(session, "party", DAY) == "shen"


def test_the_bureau_leader_has_a_b_too(session: Session) -> None:
    away(session, "shen")
    assert people.stand_in(session, "shen", DAY) == "lu"


def test_ab2_nobody_is_the_b_of_themselves(session: Session) -> None:
    session.add(AbPair(a_post_id="party-1", b_staff_id="wei", since=SINCE))
    session.flush()
    assert people.b_of(session, "wei", DAY) is None


def test_ab3_b_sees_for_whom_they_stand_in_and_hands_back_afterwards(session: Session) -> None:
    away(session, "qi", "tao")
    assert people.stands_in_for(session, "jiang", DAY) == ["qi", "tao"]
    assert people.stands_in_for(session, "qi", DAY) == []
    assert people.stands_in_for(session, "jiang", DAY + ONE) == []


def test_roles_are_ones_own_only(session: Session) -> None:
    away(session, "tao")
    assert people.roles_of(session, "jiang", DAY) == [Appointment(Role.HANDLER, "rural")]
    assert people.roles_of(session, "tao", DAY) == [Appointment(Role.HANDLER, "rural"), Appointment(Role.HEAD, "rural")]
    assert people.roles_of(session, "sun", DAY) == [
        Appointment(Role.HANDLER, "office"),
        Appointment(Role.OFFICE, "office"),
        Appointment(Role.SUPERVISOR, "office"),
    ]
    assert people.roles_of(session, "lu", DAY) == [Appointment(Role.CHARGE_LEADER, "office"), Appointment(Role.CHARGE_LEADER, "rural")]
    assert people.roles_of(session, "shen", DAY) == [Appointment(Role.BUREAU_LEADER, None)]
