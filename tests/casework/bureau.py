"""A small made-up bureau: leaders, the office, the inspection office, two departments with A/B pairs."""

from datetime import date

from sqlmodel import Session

from register.bureau import AbPair, Department, Incumbency, LeaderCharge, Post, Staff

SINCE = date(2020, 1, 1)
DEPARTMENTS = (
    ("leadership", "局领导"),
    ("office", "局办公室"),
    ("high-tech", "高新技术处"),
    ("achievements", "成果处"),
    ("inspection", "纪检监察室"),
)
STAFF = (  # id, department, leads
    ("zhou", "leadership", True),
    ("wu", "leadership", False),
    ("he", "leadership", False),
    ("li", "office", True),
    ("sun", "office", False),
    ("chen", "high-tech", True),
    ("zhao", "high-tech", False),
    ("feng", "high-tech", False),
    ("qian", "achievements", True),
    ("gu", "achievements", False),
    ("bao", "inspection", True),
)
CHARGES = (("wu", "office"), ("wu", "high-tech"), ("he", "achievements"), ("he", "inspection"))
PAIRS = (("zhao", "feng"), ("feng", "zhao"), ("chen", "zhao"))


def found_bureau(session: Session) -> None:
    for position, (department, name) in enumerate(DEPARTMENTS):
        session.add(Department(id=department, name=name, headcount=4, position=position))
    session.flush()
    for staff, department, leads in STAFF:
        session.add(Staff(id=staff, name=f"{staff}某", phone="65690000", email=None if staff == "gu" else f"{staff}@bureau.example"))
        session.add(Post(id=f"post-{staff}", department_id=department, title="岗位", leads=leads))
        session.flush()
        session.add(Incumbency(post_id=f"post-{staff}", staff_id=staff, since=SINCE))
    session.flush()
    session.add_all(LeaderCharge(leader_id=leader, department_id=department, since=SINCE) for leader, department in CHARGES)
    session.add_all(AbPair(a_post_id=f"post-{a}", b_staff_id=b, since=SINCE) for a, b in PAIRS)
