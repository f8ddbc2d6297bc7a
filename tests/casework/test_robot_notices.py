"""What the groups' robots say: only what is or gets late and urging, by two rows, and nothing of the letter or its petitioner."""

from casework import notices, robots
from casework.context import Context
from register.traffic import Notice
from tests.casework.case import Case, MovableClock


def tell(case: Case, kind: str, recipient: str | None) -> None:
    words = {"title": "来信逾期", "body": "理由：不宜外传的话", "article": "TL-7", "key": f"{kind}:{recipient}"}
    notices.tell(case.context, recipient, case.matter, kind=kind, **words)


def test_a_robot_names_matter_and_person_and_nothing_more(context: Context, clock: MovableClock) -> None:
    case = Case.registered(context, clock)
    tell(case, "overdue", "zhao")
    wecom, dingtalk = case.sent("robot")
    assert (wecom["robot"], dingtalk["robot"], wecom["notice_id"]) == ("wecom", "dingtalk", dingtalk["notice_id"])
    said = robots.message_of(context, context.session.get_one(Notice, wecom["notice_id"]).id or 0)
    assert case.number in said and "来信逾期" in said and "TL-7" in said and f"/matters/{case.number}" in said
    assert not any(secret in said for secret in ("王小明", "13812345678", "想了解", "不宜外传"))


def test_neither_petitioners_nor_ordinary_notices_reach_the_group(context: Context, clock: MovableClock) -> None:
    case = Case.registered(context, clock)
    tell(case, "overdue", None)
    tell(case, "assigned", "zhao")
    assert case.sent("robot") == []


def test_the_same_notice_again_is_said_once(context: Context, clock: MovableClock) -> None:
    case = Case.registered(context, clock)
    tell(case, "urging", "zhao")
    tell(case, "urging", "zhao")
    assert len(case.sent("robot")) == 2
