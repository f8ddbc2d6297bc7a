"""Two at once (TL-6): numbers without gaps, one letter for one page, one claim; on real transactions side by side."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from casework import closings, letters, lifecycle
from casework.errors import Refusal
from casework.sight import taken_up
from register.audit_trail import verify
from register.matters import Matter
from register.session import transaction
from tests.casework.case import LETTER
from tests.casework.conftest import ContextMaker

AT_ONCE = 8


def send(engine: Engine, make_context: ContextMaker, submission: str, fail: bool = False) -> letters.Receipt | None:
    try:
        with transaction(engine) as session:
            receipt = letters.register_letter(make_context(session), replace(LETTER, submission=submission))
            if fail:
                raise Refusal("given-up", "放弃。")
            return receipt
    except Refusal:
        return None


def test_numbers_have_no_gaps_though_some_transactions_fail(engine: Engine, make_context: ContextMaker) -> None:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda n: send(engine, make_context, str(n), n % 3 == 0), range(AT_ONCE * 3)))
    with transaction(engine) as session:
        numbers = sorted(session.exec(select(Matter.number)))
        assert verify(session) is None
    assert numbers == [f"LX-2026-{n:06d}" for n in range(1, 17)]


def test_one_page_sent_many_times_at_once_is_one_letter(engine: Engine, make_context: ContextMaker) -> None:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        receipts = set(pool.map(lambda _: send(engine, make_context, "same"), range(AT_ONCE)))
    assert len(receipts) == 1


def test_one_of_many_instances_claims_the_letter(engine: Engine, make_context: ContextMaker) -> None:
    receipt = send(engine, make_context, "mark")
    assert receipt is not None

    def claim(instance: int) -> bool:
        with transaction(engine) as session:
            return lifecycle.claim(make_context(session), f"{receipt.number}#1", str(instance), "i")

    with ThreadPoolExecutor(AT_ONCE) as pool:
        assert sum(pool.map(claim, range(AT_ONCE))) == 1


def test_of_two_letters_merged_into_each_other_at_once_one_stays_open(engine: Engine, make_context: ContextMaker) -> None:
    """TL-6: else both would be closed, and neither answered."""
    numbers = [receipt.number for n in range(2) if (receipt := send(engine, make_context, str(n))) is not None]
    both_hold_their_own = Barrier(2, timeout=30)

    def merge(number: str, into: str) -> str:
        with transaction(engine) as session:
            context = make_context(session)
            taken_up(context, "sun", number)
            both_hold_their_own.wait()
            try:
                closings.merge(context, "sun", number, into, "同一事项")
                answer = "merged"
            except Refusal as refusal:
                answer = refusal.code
            both_hold_their_own.wait()
            return answer

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(merge, numbers, reversed(numbers)))
    assert answers == ["target-busy", "target-busy"]  # each is told to try again; then the first goes through
    with transaction(engine) as session:
        closings.merge(make_context(session), "sun", numbers[0], numbers[1], "同一事项")
    with transaction(engine) as session, pytest.raises(Refusal, match="holds-others"):
        closings.merge(make_context(session), "sun", numbers[1], numbers[0], "同一事项")
