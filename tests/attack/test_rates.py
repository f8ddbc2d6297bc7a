"""Slow for whoever guesses or floods; and a wrong number is not told from a wrong code, by answer, work or time."""

import re
from dataclasses import replace

from fastapi.testclient import TestClient
from sqlalchemy import Engine, event
from sqlmodel import Session

from api.app import create_app
from api.services import Rates, Services
from casework import codes, petitioners
from tests.api.citizen import LETTER, Citizen, Clerk
from tests.api.test_letters import receipt_of


def without_tokens(page: str) -> str:
    return re.sub(r'value="[^"]*"', "", page)


def test_each_rate_ends_with_when_to_come_back_and_is_one_addresss_own(services: Services) -> None:
    slow = replace(services, rates=Rates(track="3/minute", write="2/hour", sign_in="3/minute", feed="4/hour"))
    with TestClient(create_app(slow), follow_redirects=False) as client:
        citizen, clerk = Citizen(client), Clerk(client)
        tries = (
            (lambda: citizen.track("LX-2026-000001", "ABCDEFGH"), 3, 60),
            (lambda: citizen.write(subject=""), 2, 3600),
            (lambda: clerk.sign_in("nobody", "x"), 3, 60),
            (lambda: client.get("/calendar/guessed.ics"), 4, 3600),
        )
        for attempt, allowed, window in tries:
            assert all(attempt().status_code != 429 for _ in range(allowed))
            answer = attempt()
            assert answer.status_code == 429 and 0 < int(answer.headers["retry-after"]) <= window and "操作过于频繁" in answer.text
        assert client.get("/track").status_code == 200
    with TestClient(client.app, client=("192.0.2.7", 1), follow_redirects=False) as another:
        assert Citizen(another).track("LX-2026-000001", "ABCDEFGH").status_code == 404


def test_the_papers_of_one_address_are_limited_by_their_size_together(services: Services) -> None:
    small = replace(services, rates=Rates(upload="3/hour"))
    papers = [("attachments", ("a.txt", b"x" * (1024 * 1024 + 1), "text/plain"))]  # two megabytes, begun
    with TestClient(create_app(small), follow_redirects=False) as client:
        citizen = Citizen(client)
        assert citizen.write(files=papers).status_code == 303
        answer = citizen.write(files=papers)
        assert answer.status_code == 429 and int(answer.headers["retry-after"]) > 0
        assert citizen.write().status_code == 303  # without papers


def test_a_wrong_number_and_a_wrong_code_do_the_same_work(citizen: Citizen, services: Services, engine: Engine) -> None:
    """The same statements in the same order, one comparison of codes each, and no lock taken: so they take the same time."""
    citizen.write()
    number, code = receipt_of(citizen)
    for lock in (False, True):
        wrong = [work(services, engine, *given, lock=lock) for given in ((number, "ABCDEFGH"), ("LX-2026-999999", code), ("\x00", ""))]
        assert wrong[0][0] and wrong[0][1] == 1
        assert wrong[0] == wrong[1] == wrong[2]


def work(services: Services, engine: Engine, number: str, code: str, *, lock: bool) -> tuple[list[str], int]:
    said: list[str] = []
    compared = 0
    matches = codes.matches

    def counted(*given: object) -> bool:
        nonlocal compared
        compared += 1
        return matches(*given)  # type: ignore[arg-type]

    def note(_: object, __: object, statement: str, *more: object) -> None:
        said.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    codes.matches = counted  # type: ignore[assignment]
    try:
        with Session(engine) as session:
            assert petitioners.find(services.context(session), number, code, lock=lock) is None
    finally:
        codes.matches = matches
        event.remove(engine, "before_cursor_execute", note)
    return said, compared


def test_and_get_the_same_answer(citizen: Citizen) -> None:
    citizen.write()
    number, code = receipt_of(citizen)
    given = ((number, "ABCDEFGH"), ("LX-2026-999999", code), ("", ""), ("\u202e", "\u202e"), ("x" * 10_000, "y" * 10_000))
    answers = [citizen.track(*pair) for pair in given]
    assert {answer.status_code for answer in answers} == {404}
    assert len({without_tokens(answer.text) for answer in answers}) == 1


def test_number_and_code_are_read_as_an_input_method_writes_them(citizen: Citizen) -> None:
    """Full-width digits, letters and hyphens, blanks, small letters."""
    citizen.write(**LETTER)
    number, code = receipt_of(citizen)
    wide = str.maketrans({chr(sign): chr(sign + 0xFEE0) for sign in range(0x21, 0x7F)})
    for given in ((number.translate(wide), code.translate(wide)), (f" {number.lower()} ", f"{code[:4].lower()} {code[4:]}")):
        assert citizen.track(*given).status_code in {200, 303}
