"""Write the made-up bureau into an empty register, with a way to sign in for each person; never in production."""

from datetime import date

from pwdlib import PasswordHash
from sqlmodel import Session, col, select

from deploy.bureau import plan
from deploy.problems import Problem
from deploy.settings import Settings
from register.bureau import AbPair, Department, Incumbency, LeaderCharge, Post, Staff
from register.identity import Credential


def seed(session: Session, today: date, settings: Settings) -> bool:
    """Found the bureau, everyone in office since last new year; False, and nothing done, if departments are there already.

    Raises Problem in production: made-up people and a password everyone knows do not belong there.
    """
    if settings.environment == "production":
        raise Problem("正式环境不写入虚构的人员和口令。", "made-up people and passwords are refused in production")
    if session.exec(select(Department.id).limit(1)).first():
        return False
    since = date(today.year - 1, 1, 1)
    _found(session)
    _fill(session, since)
    _give_passwords(session, settings.staff_password.get_secret_value())
    return True


def _found(session: Session) -> None:
    for position, planned in enumerate(plan.departments()):
        session.add(Department(id=planned.id, name=planned.name, headcount=planned.headcount, position=position))
    session.flush()
    for planned in plan.departments():
        for post in planned.posts:
            session.add(Post(id=post.id, department_id=planned.id, title=post.title, leads=post.leads))
            session.add(Staff(id=post.staff_id, name=post.staff_name, phone=post.phone, email=post.email))
    session.flush()


def _fill(session: Session, since: date) -> None:
    for planned in plan.departments():
        if planned.leader_id:
            session.add(LeaderCharge(leader_id=planned.leader_id, department_id=planned.id, since=since))
        for post in planned.posts:
            session.add(Incumbency(post_id=post.id, staff_id=post.staff_id, since=since))
            session.add(AbPair(a_post_id=post.id, b_staff_id=post.b_staff_id, since=since))


def _give_passwords(session: Session, password: str) -> None:
    hashed = PasswordHash.recommended().hash(password)  # once: everyone's password is the same, as every page of the trial system says
    for staff_id in session.exec(select(Staff.id).order_by(col(Staff.id))):
        session.add(Credential(staff_id=staff_id, password_hash=hashed))
