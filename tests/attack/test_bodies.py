"""What is sent in place of a form: too much, wrongly encoded, broken, repeated, with fields that no page has."""

import tracemalloc
from collections.abc import Iterator
from typing import Final, Self
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import Session, func, select

from api.body_limit import MAX_BODY_BYTES, MAX_TEXT_BYTES
from register.matters import Matter
from tests.api.citizen import LETTER, Citizen
from tests.api.conftest import TaskBook
from tests.api.handling import Handling
from tests.attack.staff import enter_as

MEGABYTE: Final = 1024 * 1024
HUGE: Final = 100 * MEGABYTE
FORM: Final = {"content-type": "application/x-www-form-urlencoded"}


def matters(engine: Engine) -> int:
    with Session(engine) as session:
        return session.exec(select(func.count()).select_from(Matter)).one()


class Endless:
    """A body that counts how much of it was taken."""

    def __init__(self, head: bytes = b"") -> None:
        self.head, self.taken = head, 0

    def __iter__(self) -> Iterator[bytes]:
        yield self.head
        while self.taken < HUGE:
            self.taken += 64 * 1024
            yield b"a" * 64 * 1024


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=b", "application/x-www-form-urlencoded", "application/json", "text/plain"])
def test_a_hundred_megabytes_announced_are_refused_before_a_byte_is_read(client: TestClient, kind: str) -> None:
    body = Endless()
    answer = client.post("/letters", content=iter(body), headers={"content-type": kind, "content-length": str(HUGE)})
    assert answer.status_code == 413 and "提交的内容过大" in answer.text


@pytest.mark.parametrize("length", ["-1", "1e9", "²", "9" * 5000, "1,1", ""])
def test_a_length_that_is_none_is_refused(client: TestClient, length: str) -> None:
    headers = {"content-type": "text/plain", "content-length": length.encode("utf-8")}
    assert client.post("/letters", content=b"", headers=headers).status_code in {403, 413}


async def test_a_body_that_does_not_say_how_long_it_is_ends_at_the_ceiling(client: TestClient) -> None:
    """Measured: neither the text nor a file of it is ever held whole."""
    part = b'--b\r\nContent-Disposition: form-data; name="attachments"; filename="a.txt"\r\n\r\n'
    for kind, head, ceiling in (
        ("multipart/form-data; boundary=b", part, MAX_BODY_BYTES),
        ("application/x-www-form-urlencoded", b"body=", MAX_TEXT_BYTES),
    ):
        asked = await Asked(client, kind, head).answered()
        assert asked.status == 413 and asked.taken <= ceiling + 2 * MEGABYTE
        assert asked.peak < 8 * MEGABYTE, f"{asked.peak / MEGABYTE:.1f} MB held"


class Asked:
    """One request straight to the application, whose server reads on only as it is asked to."""

    def __init__(self, client: TestClient, kind: str, head: bytes) -> None:
        self.taken, self.status, self.peak = 0, 0, 0
        self.head, self.client = head, client
        self.scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": "/letters",
            "raw_path": b"/letters",
            "query_string": b"",
            "root_path": "",
            "headers": [(b"host", b"testserver"), (b"content-type", kind.encode())],
            "client": ("testclient", 1),
            "server": ("testserver", 80),
        }

    async def answered(self) -> Self:
        """Send it and see what it took to answer."""
        tracemalloc.start()
        try:
            await self.client.app(self.scope, self.receive, self.send)  # type: ignore[arg-type]
            self.peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        return self

    async def receive(self) -> dict[str, object]:
        chunk = self.head if not self.taken else b"a" * 64 * 1024
        self.taken += len(chunk)
        return {"type": "http.request", "body": chunk, "more_body": self.taken < HUGE}

    async def send(self, message: dict[str, object]) -> None:
        self.status = message.get("status", self.status)  # type: ignore[assignment]


def multipart(fields: dict[str, bytes], charset: str = "") -> dict[str, object]:
    body = b"".join(b'--b\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (n.encode(), v) for n, v in fields.items())
    return {"content": body + b"--b--\r\n", "headers": {"content-type": f"multipart/form-data; boundary=b{charset}"}}


def test_letters_in_another_encoding_are_refused_not_kept_as_rubbish(citizen: Citizen, engine: Engine) -> None:
    """GB18030 as an old browser would send it: in parts, percent-encoded, bare; and encodings that make half characters."""
    fields = citizen.fill("/letters/new", **LETTER)
    known = {name: value.encode() for name, value in fields.items()}
    gb = "中文标题".encode("gb18030")
    wrong = [
        multipart({**known, "subject": gb}),
        multipart({**known, "subject": gb}, "; charset=gb18030"),
        multipart({**known, "subject": "标题".encode("utf-16")}, "; charset=utf-16"),
        {"content": b"subject=" + gb, "headers": FORM},
        {"content": b"subject=%D6%D0%CE%C4", "headers": FORM},
        {"content": b"subject=%ED%A0%80", "headers": FORM},
        {"content": "subject=中".encode(), "headers": FORM},
    ]
    for sent in wrong:
        answer = citizen.client.post("/letters", **sent)  # type: ignore[arg-type]
        assert answer.status_code == 400 and "UTF-8" in answer.text, sent
    for charset in ("unicode_escape", "utf-7", "idna", "punycode", "undefined", "rot13", "no-such"):
        sent = multipart({**known, "subject": b"\\ud800 +2AA- xn--"}, f"; charset={charset}")
        assert citizen.client.post("/letters", **sent).status_code in {303, 422}  # type: ignore[arg-type]  # read as the UTF-8 it is
    with Session(engine) as session:
        assert set(session.exec(select(Matter.subject))) == {"\\ud800 +2AA- xn--"}


def test_a_broken_form_is_refused_in_chinese(client: TestClient, engine: Engine) -> None:
    broken = [
        {"content": b"xx", "headers": {"content-type": "multipart/form-data"}},
        {"content": b"xx", "headers": {"content-type": "multipart/form-data; boundary=b"}},
        {
            "content": b"--b\r\nContent-Disposition: form-data\r\n\r\n\r\n--b--\r\n",
            "headers": {"content-type": "multipart/form-data; boundary=b"},
        },
        multipart({f"f{number}": b"x" for number in range(101)}),
        multipart({"body": b"x" * (MEGABYTE + 1)}),
        {"content": b"a=1&" * 200, "headers": FORM},
    ]
    for sent in broken:
        answer = client.post("/letters", **sent)  # type: ignore[arg-type]
        assert answer.status_code == 400 and "读不出来" in answer.text
    assert matters(engine) == 0


def test_what_is_no_form_at_all_is_no_form_of_ours(client: TestClient) -> None:
    for sent in ({"json": {"subject": "x"}}, {"content": b"<x/>", "headers": {"content-type": "text/xml"}}, {}):
        assert client.post("/letters", **sent).status_code == 403  # type: ignore[arg-type]


def test_fields_that_no_page_has_change_nothing(citizen: Citizen, engine: Engine) -> None:
    """A citizen is no clerk: channel, category, receipt, number and status are not theirs to say."""
    more = {
        "channel": "visit",
        "category": "discipline",
        "received_at": "2020-01-01T00:00",
        "explicit_due": "2030-01-01",
        "concerned_staff": "zhao",
        "registered_by": "li",
        "number": "LX-2026-000099",
        "status": "archived",
    }
    assert citizen.write(**more).status_code == 303
    with Session(engine) as session:
        matter = session.exec(select(Matter)).one()
    assert (matter.channel, matter.category, matter.number, matter.status) == ("web", "general", "LX-2026-000001", "registered")
    assert matter.received_at.year == 2026 and matter.explicit_due is None
    assert matter.registered_by is None and matter.concerned_staff is None


def test_a_field_sent_twice_or_as_a_file_is_one_text_or_none(citizen: Citizen, engine: Engine) -> None:
    fields = citizen.fill("/letters/new", **LETTER)
    twice = [*fields.items(), ("subject", "第二个标题"), ("csrf_token", fields["csrf_token"])]
    assert citizen.client.post("/letters", content=urlencode(twice), headers=FORM).status_code == 303
    fields = citizen.fill("/letters/new", **LETTER)
    subject = fields.pop("subject")
    answer = citizen.client.post("/letters", data=fields, files={"subject": ("s.txt", subject.encode(), "text/plain")})
    assert answer.status_code == 422 and matters(engine) == 1


VALUES: Final = (
    *("", "[]", "null", "{", '{"acceptance":NaN}', '{"\\ud800":1}', '{"acceptance":"\\ud800"}', '{"acceptance":{"value":"accept"}}'),
    *('{"acceptance":"archive"}', '{"x":"y"}', "[" * 100_000, '{"a":' * 50_000, '{"acceptance":' + "9" * 5000 + "}"),
)


def test_a_tasks_values_are_the_forms_or_refused(client: TestClient, engine: Engine, handling: Handling, tasks: TaskBook) -> None:
    token = enter_as(client, engine, "sun")
    key = handling.task(handling.letter(), "Task_AcceptLetter", "sun")
    for values in VALUES:
        answer = client.post(f"/tasks/{key}", data={"csrf_token": token, "values": values})
        assert answer.status_code == 422, values[:40]
    assert tasks.completed == []
