"""A small made-up bureau: an office, one department, their people, one leader."""

from datetime import date
from functools import cache

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlmodel import Session

from register.bureau import Department, Incumbency, LeaderCharge, Post, Staff
from register.identity import Credential

PASSWORD = "correct-horse-battery"
SINCE = date(2020, 1, 1)
DEPARTMENTS = (("leadership", "局领导"), ("office", "局办公室"), ("high-tech", "高新技术处"), ("achievements", "成果转化处"))
STAFF = (
    ("zhou", "周正平", "leadership", "局长", True),
    ("wu", "吴建国", "leadership", "副局长", False),
    ("li", "李文静", "office", "办公室主任", True),
    ("sun", "孙小梅", "office", "办公室科员", False),
    ("chen", "陈志远", "high-tech", "处长", True),
    ("zhao", "赵一帆", "high-tech", "主任科员", False),
    ("qian", "钱多福", "achievements", "处长", True),
)


@cache
def password_hash() -> str:
    """Argon2 at its cheapest: what it costs in production is not what these tests are about."""
    return PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),)).hash(PASSWORD)


def found_bureau(session: Session) -> None:
    for position, (department, name) in enumerate(DEPARTMENTS):
        session.add(Department(id=department, name=name, headcount=4, position=position))
    session.flush()
    for staff, name, department, title, leads in STAFF:
        session.add(Staff(id=staff, name=name, phone=f"0571-8888{len(staff)}000", email=f"{staff}@bureau.example"))
        session.add(Post(id=f"post-{staff}", department_id=department, title=title, leads=leads))
        session.flush()
        session.add(Incumbency(post_id=f"post-{staff}", staff_id=staff, since=SINCE))
        session.add(Credential(staff_id=staff, password_hash=password_hash()))
    for department in ("office", "high-tech", "achievements"):
        session.add(LeaderCharge(leader_id="wu", department_id=department, since=SINCE))
