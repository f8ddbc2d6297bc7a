"""The made-up bureau follows the allocation (DD, HC), has a leader in charge and a B everywhere, and stays out of production."""

from datetime import date
from typing import Any

import pytest
from pwdlib import PasswordHash
from sqlalchemy import Engine
from sqlmodel import Session, func, select

from casework.contacts import EMAIL, PHONE
from casework.dispositions import REASONS
from casework.kinds import BUREAU_TASK, CONTACT, DOCUMENT, INSTRUCTION
from casework.satisfaction import LEVELS
from deploy import wiring
from deploy.bureau import plan, sample_contacts, sample_instructions, sample_services
from deploy.bureau.seed import seed
from deploy.problems import Problem
from deploy.settings import Settings
from register import people
from register.bureau import Department, Post, Staff
from register.identity import Credential
from register.instructions import IssuerLevel
from register.marks import Mark
from register.matters import Channel, Matter, MatterStatus
from register.services import ServiceVersion
from register.session import make_engine, transaction
from tests.support.postgres import Postgres

DAY = date(2026, 11, 24)
ALLOCATION = {
    "office": 5, "political": 4, "policy": 4, "planning": 5, "finance": 4, "high-tech": 6, "rural": 4, "social": 4,
    "achievements": 5, "retired": 2, "inspection": 2, "party": 1, "floating": 2,
}  # fmt: skip
POSTS = [post for department in plan.departments() for post in department.posts]


def test_hc_the_allocation_is_the_48_posts_of_the_rule_book() -> None:
    planned = {department.id: department.headcount for department in plan.departments() if department.id != "leadership"}
    assert planned == ALLOCATION
    assert sum(planned.values()) == 48
    assert all(len(department.posts) == ALLOCATION.get(department.id, 7) for department in plan.departments())


def test_staff_ids_are_unique_readable_and_fit_a_process_variable() -> None:
    ids = [post.staff_id for post in POSTS]
    assert len(set(ids)) == len(ids) == 55
    assert all(id_.replace("-", "").isascii() and id_.islower() and len(id_) <= 40 for id_ in ids)


def test_names_phones_and_mails_are_unique_and_cannot_be_real() -> None:
    assert len({post.staff_name for post in POSTS}) == len({post.phone for post in POSTS}) == len(POSTS)
    assert all(post.phone.startswith("000-") and post.email.endswith(".example") for post in POSTS)
    assert "虚构" in plan.notice()


def test_ab2_every_post_has_a_b_who_is_not_its_own_a() -> None:
    ids = {post.staff_id for post in POSTS}
    assert all(post.b_staff_id in ids and post.b_staff_id != post.staff_id for post in POSTS)


def test_ab2_the_b_is_of_the_same_department_but_for_the_single_post() -> None:
    for department in plan.departments():
        own = {post.staff_id for post in department.posts}
        assert all(post.b_staff_id in own for post in department.posts) == (department.id != "party")


def test_fc6_every_department_has_one_head_and_a_leader_in_charge_from_the_leadership() -> None:
    leaders = {post.staff_id for post in plan.departments()[0].posts}
    for department in plan.departments()[1:]:
        assert department.leader_id in leaders
        assert sum(post.leads for post in department.posts) == (0 if department.id == "floating" else 1)


def test_about_thirty_letters_of_every_channel_and_standing() -> None:
    letters = plan.letters()
    assert len(letters) == 30
    assert {letter.channel for letter in letters} == set(Channel) - {Channel.PAPER, Channel.ORAL}  # instructions come so
    assert {letter.progress for letter in letters} <= set(MatterStatus)
    assert {letter.department for letter in letters} - {None} <= set(ALLOCATION)
    assert [letter.days_ago for letter in letters] == sorted((letter.days_ago for letter in letters), reverse=True)


def test_letters_end_in_other_ways_too_each_with_what_the_office_writes_down() -> None:
    """TL-6: transferred, not accepted and merged need a reason; one is called back about, one waits for another department."""
    ended = {letter.outcome: letter for letter in plan.letters() if letter.outcome}
    assert ended.keys() == {"not-accepted", "transferred", "merged", "withdrawn"}
    assert all(letter.progress == MatterStatus.ARCHIVED for letter in ended.values())
    assert {outcome for outcome, letter in ended.items() if letter.reason in REASONS.get(outcome, {})} == set(REASONS)
    assert ended["merged"].into in {letter.subject for letter in plan.letters() if letter.outcome is None}
    assert any(letter.progress == MatterStatus.ANSWERED for letter in plan.letters())
    assert {letter.satisfaction for letter in plan.letters()} <= LEVELS.keys()
    assert {letter.consulted for letter in plan.letters()} - {None} <= set(ALLOCATION)


def test_a_letter_from_the_page_comes_today() -> None:
    assert all(letter.days_ago == 0 for letter in plan.letters() if letter.channel == Channel.WEB)


def test_letters_can_be_registered_and_their_senders_cannot_be_real() -> None:
    for letter in plan.letters():
        assert (letter.name is None) == (letter.phone is None)
        assert letter.phone is None or (PHONE.fullmatch(letter.phone) and letter.phone.startswith("100"))
        assert letter.email is None or (EMAIL.fullmatch(letter.email) and letter.email.endswith(".example"))
        assert len(letter.subject) <= 100


@pytest.fixture(scope="module")
def seeded(postgres: Postgres) -> Any:
    with postgres.fresh_database() as database:
        engine = make_engine(database.app_url)
        with transaction(engine) as session:
            assert seed(session, DAY, Settings(environment="test"))
        yield engine
        engine.dispose()


@pytest.fixture
def session(seeded: Engine) -> Any:
    with transaction(seeded) as session:
        yield session


def count(session: Session, table: Any) -> int:
    return session.exec(select(func.count()).select_from(table)).one()


def test_seeding_again_changes_nothing(session: Session) -> None:
    assert not seed(session, DAY, Settings(environment="test"))
    assert [count(session, table) for table in (Department, Post, Staff, Credential)] == [14, 55, 55, 55]


def test_everyone_signs_in_with_the_trial_password(session: Session) -> None:
    credential = session.get(Credential, "zhao-min")
    assert credential
    assert PasswordHash.recommended().verify("xiaoneng", credential.password_hash)


def test_tl7_the_register_knows_head_leader_and_bureau_leader(session: Session) -> None:
    assert people.head_of(session, "high-tech", DAY) == "kong-lingyu"
    assert people.leader_of(session, "high-tech", DAY) == "han-dongsheng"
    assert people.bureau_leader(session, DAY) == "shen-zhiyuan"
    assert people.office_members(session, DAY)[:2] == ["zhao-min", "sun-li"]


def test_sample_instructions_of_every_level_are_registered_once_and_two_leaders_contradict_each_other(session: Session) -> None:
    """TL-3, TL-4, TL-5."""
    context = wiring.context_factory(Settings(environment="test"))(session)
    goals = sample_instructions.write(context)
    assert sample_instructions.write(context) == goals
    samples = sample_instructions.instructions()
    assert (len(goals), {sample.level for sample in samples}) == (len(samples), set(IssuerLevel))
    assert {goal.department for goal in goals.values()} <= set(ALLOCATION)
    registered = {(matter.kind, matter.category) for matter in session.exec(select(Matter))}
    assert registered == {(kind.code, category) for kind in (INSTRUCTION, DOCUMENT, BUREAU_TASK) for category in kind.categories}
    assert count(session, Mark) == 2


def test_sample_contacts_of_every_scope_are_registered_once(session: Session) -> None:
    """FC-4: own, another department's, unclear; officers and receivers work here."""
    context = wiring.context_factory(Settings(environment="test"))(session)
    goals = sample_contacts.write(context)
    assert sample_contacts.write(context) == goals
    assert len(goals) == len(sample_contacts.contacts())
    assert {sample.scope for sample in sample_contacts.contacts()} == set(CONTACT.categories)
    assert {sample.phone[:3] for sample in sample_contacts.contacts()} <= {"000", ""}


def test_sample_services_are_published_and_applied_for_once(session: Session) -> None:
    """SC-2, SC-5: drafted, sent on and approved by those whose business it is; same-day items among them (SC-4)."""
    context = wiring.context_factory(Settings(environment="test"))(session)
    goals = sample_services.write(context)
    assert sample_services.write(context) == goals
    assert len(goals) == len(sample_services.sample_applications())
    published = list(session.exec(select(ServiceVersion)))
    assert len(published) == len(sample_services.services()) >= 10
    assert {version.state for version in published} == {"published"}
    assert all(version.approved_by not in {*version.drafters, version.submitted_by} for version in published)
    assert min(version.promised_days for version in published) == 0
    assert {version.complaint_phone[:3] for version in published} == {"000"}


def test_production_refuses_the_made_up_bureau(session: Session) -> None:
    with pytest.raises(Problem):
        seed(session, DAY, Settings.model_construct(environment="production"))
