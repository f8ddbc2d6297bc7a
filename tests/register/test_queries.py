"""Board, inbox, timeline and live diagram: what people see of the register."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, true
from sqlmodel import Session

from register import board, inbox, live_diagram, timeline, words
from register.board import BoardFilter
from register.bureau import AbPair, Absence, Department, Incumbency, Post, Staff
from register.inbox import groups_of
from register.lights import Light, light_of
from register.limits import LimitEntry, LimitRing
from register.matters import Episode, Extension, Handover, Letter, Matter
from register.mirror import Deployment, MirrorInstance, MirrorStep, MirrorTask
from register.timeline import Kind
from register.traffic import Notice

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
DAY = date(2026, 11, 24)
HOUR, MICRO = timedelta(hours=1), timedelta(microseconds=1)


@pytest.fixture
def session(bureau_engine: Engine) -> Iterator[Session]:
    session = Session(bureau_engine)
    for number, department in enumerate(("office", "rural")):
        session.add(Department(id=department, name=f"{department}处", headcount=2, position=number))
    session.flush()
    for staff, department, leads in (("zhao", "office", True), ("sun", "office", False), ("tao", "rural", True), ("qi", "rural", False)):
        session.add(Post(id=f"p-{staff}", department_id=department, title="岗", leads=leads))
        session.add(Staff(id=staff, name=f"{staff}某", phone="0"))
        session.flush()
        session.add(Incumbency(post_id=f"p-{staff}", staff_id=staff, since=date(2026, 1, 1)))
    session.add(AbPair(a_post_id="p-qi", b_staff_id="tao", since=date(2026, 1, 1)))
    session.flush()
    yield session
    session.rollback()
    session.close()


def matter(session: Session, number: int, subject: str = "来信", **facts: Any) -> Matter:
    entry = {"number": f"LX-2026-{number:06d}", "kind": "letter", "channel": "web", "received_at": NOW, "registered_at": NOW}
    kept = Matter(subject=subject, **entry | facts)
    session.add(kept)
    session.flush()
    assert kept.id
    session.add(Letter(matter_id=kept.id, body="", anonymous=True, code_hash="x"))
    session.add(Episode(matter_id=kept.id, number=1, opened_at=NOW, incarnation="i", instance_key=str(number)))
    session.flush()
    return kept


def task(session: Session, key: str, root: int, **facts: Any) -> None:
    where = {"instance_key": "9", "root_key": str(root), "process_id": "letter-handling", "element_instance_key": "8"}
    session.add(MirrorTask(key=key, **where, **{"element_id": "Task_Handle", "state": "created", "created_at": NOW} | facts))
    session.flush()


def numbers(page: board.BoardPage) -> list[int]:
    return [int(row.matter.number[-6:]) for row in page.rows]


LIGHTS = [
    ({"due_at": None, "warn_at": None}, Light.NONE),
    ({"warn_at": NOW + MICRO, "due_at": NOW + HOUR}, Light.GREEN),
    ({"warn_at": NOW, "due_at": NOW + HOUR}, Light.YELLOW),
    ({"warn_at": NOW - HOUR, "due_at": NOW}, Light.YELLOW),
    ({"warn_at": NOW - HOUR, "due_at": NOW - MICRO}, Light.RED),
    ({"warn_at": None, "due_at": NOW + HOUR}, Light.GREEN),
    ({"warn_at": NOW - 2 * HOUR, "due_at": NOW - HOUR, "closed_at": NOW - HOUR}, Light.GREEN),
    ({"warn_at": NOW - 2 * HOUR, "due_at": NOW - HOUR, "closed_at": NOW - HOUR + MICRO}, Light.RED),
]


@pytest.mark.parametrize(("facts", "light"), LIGHTS)
def test_tl_lights_are_bracketed_and_python_and_database_agree(session: Session, facts: dict[str, Any], light: Light) -> None:
    kept = matter(session, 1, **facts)
    assert light_of(kept, NOW) == light
    page = board.find(session, BoardFilter(closed=None), NOW, true())
    assert page.rows[0].light == light
    assert page.lights == {one: int(one == light) for one in Light}
    for closed in (None, kept.closed_at is not None):  # asked by the light, and where only open ones are by the moments
        assert [one for one in Light if board.find(session, BoardFilter(light=one, closed=closed), NOW, true()).rows] == [light]


def test_the_board_shows_the_nearest_due_moment_first_and_what_has_none_last(session: Session) -> None:
    matter(session, 1)
    matter(session, 2, due_at=NOW + 2 * HOUR)
    matter(session, 3, due_at=NOW + HOUR)
    assert numbers(board.find(session, BoardFilter(), NOW, true())) == [3, 2, 1]


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        (BoardFilter(), [1, 2]),
        (BoardFilter(closed=True), [3]),
        (BoardFilter(closed=None), [1, 2, 3]),
        (BoardFilter(department_id="rural"), [2]),
        (BoardFilter(handler_id="qi"), [2]),
        (BoardFilter(kind="document"), []),
        (BoardFilter(status="accepted"), [1]),
        (BoardFilter(light=Light.RED), [1]),
        (BoardFilter(light=Light.YELLOW), []),
        (BoardFilter(words="2026-000002"), [2]),
        (BoardFilter(words="特派员"), [2]),
        (BoardFilter(words="科技 服务"), [2]),
        (BoardFilter(words="科技 100%"), []),
        (BoardFilter(words="100%"), [1]),
        (BoardFilter(words="LX_2026"), []),
        (BoardFilter(words="lx-2026-000001"), [1]),
        (BoardFilter(words="lx-2026-00000"), [1, 2]),
        (BoardFilter(words="000002"), [2]),
        (BoardFilter(words="特"), [2]),
    ],
)
def test_the_board_filters_and_searches(session: Session, sought: BoardFilter, found: list[int]) -> None:
    matter(session, 1, "退还100%保证金", status="accepted", due_at=NOW - HOUR)
    matter(session, 2, "科技特派员服务", department_id="rural", handler_id="qi", due_at=NOW + HOUR)
    matter(session, 3, closed_at=NOW, due_at=NOW + 2 * HOUR)
    assert sorted(numbers(board.find(session, sought, NOW, true()))) == found


def test_the_board_names_department_handler_and_subject(session: Session) -> None:
    matter(session, 1, "科技特派员", department_id="rural", handler_id="qi")
    (row,) = board.find(session, BoardFilter(), NOW, true()).rows
    assert (row.subject, row.department, row.handler) == ("科技特派员", "rural处", "qi某")


def test_the_board_pages_and_counts_over_all_pages(session: Session) -> None:
    for number in range(1, 6):
        matter(session, number, due_at=NOW + number * HOUR)
    pages = [board.find(session, BoardFilter(), NOW, true(), page, page_size=2) for page in (1, 2, 3, 4)]
    assert [numbers(page) for page in pages] == [[1, 2], [3, 4], [5], []]
    assert {(page.total, page.pages) for page in pages} == {(5, 3)}


def test_a_word_in_too_many_titles_is_found_by_looking_through_all(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, subject in enumerate(("科技特派员", "科技服务", "路灯"), 1):
        matter(session, number, subject, due_at=NOW + number * HOUR)
    monkeypatch.setattr(words, "FEW", 1)
    assert words.mentions(session, ["科技"], true()).common
    assert not words.mentions(session, ["科技", "特派"], true()).common  # one rare word is enough
    assert numbers(board.find(session, BoardFilter(words="科技"), NOW, true())) == [1, 2]


@pytest.mark.parametrize(("bound", "bounded"), [(4, False), (3, True), (2, True)])
def test_counting_ends_at_its_bound_and_says_so(session: Session, monkeypatch: pytest.MonkeyPatch, bound: int, bounded: bool) -> None:
    for number in range(1, 4):
        matter(session, number, due_at=NOW + number * HOUR)
    monkeypatch.setattr(board, "COUNTED", bound)
    page = board.find(session, BoardFilter(), NOW, true())
    assert (page.total, page.bounded) == (min(bound, 3), bounded)


@pytest.mark.parametrize(("word", "found"), [("路灯坏", ["灯坏", "路灯"]), ("灯", ["灯"]), ("LED", ["ed", "le"]), ("好好", ["好好"])])
def test_a_title_is_sought_by_the_pairs_of_its_characters(session: Session, word: str, found: list[str]) -> None:
    assert words.grams(word) == found
    assert set(found) <= set(session.execute(select(func.register.grams(word))).scalar_one())


def test_an_empty_board_has_one_page(session: Session) -> None:
    page = board.find(session, BoardFilter(), NOW, true())
    assert (page.total, page.pages) == (0, 1)


def test_the_light_sought_does_not_hide_the_counts_of_the_others(session: Session) -> None:
    matter(session, 1, due_at=NOW - HOUR)
    matter(session, 2, due_at=NOW + HOUR)
    page = board.find(session, BoardFilter(light=Light.RED), NOW, true())
    assert (page.total, page.lights[Light.GREEN]) == (1, 1)


def test_the_inbox_holds_ones_own_open_tasks_nearest_due_first(session: Session) -> None:
    matter(session, 1, "甲", due_at=NOW - HOUR)
    task(session, "t1", 1, assignee="qi", due_at=NOW + 2 * HOUR)
    task(session, "t2", 1, assignee="qi", due_at=NOW + HOUR)
    task(session, "t3", 1, assignee="qi", state="completed")
    task(session, "t4", 1, assignee="qi", submitted_at=NOW, submitted_by="qi")
    task(session, "t5", 1, assignee="zhao")
    found = inbox.of_person(session, "qi", DAY, NOW)
    assert [(one.task.key, one.matter.subject, one.light, one.for_staff) for one in found] == [
        ("t2", "甲", Light.RED, None),
        ("t1", "甲", Light.RED, None),
    ]


def test_ab3_the_inbox_holds_the_tasks_of_those_one_stands_in_for(session: Session) -> None:
    matter(session, 1)
    task(session, "t1", 1, assignee="qi")
    assert inbox.of_person(session, "tao", DAY, NOW) == []
    session.add(Absence(staff_id="qi", since=DAY, until=DAY))
    session.flush()
    assert [(one.task.key, one.for_staff) for one in inbox.of_person(session, "tao", DAY, NOW)] == [("t1", "qi")]
    assert inbox.of_person(session, "tao", DAY + timedelta(days=1), NOW) == []


def test_tasks_nobody_holds_wait_for_their_groups(session: Session) -> None:
    matter(session, 1)
    task(session, "t1", 1, candidate_groups=["role:office"])
    task(session, "t2", 1, candidate_groups=["dept:rural:head"])
    task(session, "t3", 1, candidate_groups=["role:office"], assignee="zhao")
    assert [one.task.key for one in inbox.claimable(session, "sun", DAY, NOW)] == ["t1"]
    assert [one.task.key for one in inbox.claimable(session, "tao", DAY, NOW)] == ["t2"]
    assert inbox.claimable(session, "qi", DAY, NOW) == []
    assert groups_of(session, "tao", DAY) == ["dept:rural", "dept:rural:head"]


def test_the_timeline_tells_everything_in_order(session: Session) -> None:
    kept = matter(session, 1, closed_at=NOW + 9 * HOUR)
    assert kept.id
    of = {"matter_id": kept.id}
    task(session, "t1", 1, element_id="Task_Accept", state="completed", ended_at=NOW + 2 * HOUR, completed_by="zhao")
    task(session, "t2", 1)
    limit = {"episode": 1, "sequence": 1, "current": True, "category": "general", "article": "TL-6", "table_version": "1"}
    session.add(LimitEntry(**of, **limit, received_at=NOW, provisional=False, reason="computed", changed_at=NOW + HOUR))
    session.add(LimitRing(**of, episode=1, due_at=NOW, stage="warn", rung_at=NOW + 5 * HOUR))
    session.add(Handover(**of, to_department="rural", to_staff="qi", decided_by="zhao", article="FC-4.2", handed_at=NOW + 3 * HOUR))
    asked = {"requested_by": "qi", "requested_at": NOW + 6 * HOUR, "due_on": DAY, "reason": "待外地复函"}
    session.add(Extension(**of, episode=1, **asked, state="approved", decided_by="tao", decided_at=NOW + 7 * HOUR))
    notice = {"natural_key": "k", "kind": "extended", "article": "TL-6", "title": "延期", "body": ""}
    session.add(Notice(**of, **notice, created_at=NOW + 8 * HOUR))
    session.flush()
    assert [(entry.kind, entry.code, entry.who) for entry in timeline.of_matter(session, kept)] == [
        (Kind.MATTER, "registered", None),
        (Kind.LIMIT, "computed", None),
        (Kind.TASK, "Task_Accept", "zhao"),
        (Kind.HANDOVER, "handed", "zhao"),
        (Kind.RING, "warn", None),
        (Kind.EXTENSION, "requested", "qi"),
        (Kind.EXTENSION, "approved", "tao"),
        (Kind.NOTICE, "extended", None),
        (Kind.MATTER, "closed", None),
    ]


def test_the_live_diagram_shows_the_version_that_runs_with_its_token(session: Session) -> None:
    process = {"root_key": "1", "process_id": "letter", "state": "active", "started_at": NOW}
    session.add(MirrorInstance(key="1", process_version=2, **process))
    session.add(MirrorInstance(key="2", parent_key="1", process_version=1, **process | {"process_id": "watch", "started_at": NOW + HOUR}))
    for version in (1, 2):
        deployed = {"kind": "process", "definition_id": "letter", "resource": "l.bpmn", "deployed_at": NOW}
        session.add(Deployment(key=f"d{version}", version=version, content=f"<v{version}/>", **deployed))
    for position, (element, state) in enumerate((("Start", "completed"), ("Flow", "taken"), ("Task", "active"), ("Flow", "taken"))):
        step = {"instance_key": "1", "root_key": "1", "process_id": "letter", "element_type": "X", "entered_at": NOW}
        session.add(MirrorStep(key=f"s{position}", position=position, element_id=element, state=state, **step))
    session.flush()
    letter, watch = live_diagram.of_root(session, "1")
    assert (letter.xml, letter.active, letter.passed, letter.flows) == ("<v2/>", ["Task"], ["Start"], ["Flow"])
    assert (watch.process_id, watch.xml, watch.active) == ("watch", None, [])
