"""Two at once (TL-6): numbers without gaps, one letter for one page, one claim; on real transactions side by side."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from sqlalchemy import Engine
from sqlmodel import select

from casework import letters, lifecycle
from casework.errors import Refusal
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
