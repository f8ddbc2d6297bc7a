"""The receiver's protocol: behind a password, gzip understood, nothing acknowledged that is not kept in both places."""

import gzip
import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from engine import journal as journals
from engine.feed import FeedReceiver
from engine.feed_app import feed_app
from engine.journal import Journal
from engine.records import Record
from engine.variables import AllowList


class Ledger:
    """A sink that can be told to fail; `committed` is what a database would hold, `calls` what it was offered."""

    def __init__(self) -> None:
        self.committed: dict[tuple[int, int], Record] = {}
        self.calls = 0
        self.broken = False

    def receive(self, batch: Sequence[Record]) -> None:
        self.calls += 1
        if self.broken:
            raise ConnectionError("the database is away")
        self.committed.update({(record.partition, record.position): record for record in batch})


def raw(position: int, timestamp: int = 1_795_000_000_000) -> dict[str, object]:
    value = {"name": "note", "value": '"张三"', "processInstanceKey": 7}
    return {
        "partitionId": 1,
        "position": position,
        "timestamp": timestamp,
        "valueType": "VARIABLE",
        "intent": "CREATED",
        "key": position,
        "value": value,
    }


def body(*raws: dict[str, object]) -> bytes:
    return "".join(f'{{"index":{{}}}}\n{json.dumps(one)}\n' for one in raws).encode()


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


@pytest.fixture
def client(tmp_path: Path, ledger: Ledger) -> Iterator[TestClient]:
    allow_list = AllowList('{"properties": {"matterNo": {"type": "string", "maxLength": 20}}}')
    with closing(Journal(tmp_path)) as journal, TestClient(feed_app(FeedReceiver(journal, ledger, allow_list), "feed", "pw")) as client:
        client.auth = ("feed", "pw")
        yield client


@pytest.mark.parametrize("credentials", [None, ("feed", "wrong"), ("other", "pw")])
def test_nothing_is_taken_without_the_password(client: TestClient, ledger: Ledger, credentials: tuple[str, str] | None) -> None:
    client.auth = credentials
    for answer in (client.post("/_bulk", content=body(raw(1))), client.get("/"), client.put("/_index_template/x", json={})):
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Basic")
    assert ledger.calls == 0


def test_a_batch_is_kept_and_acknowledged_item_by_item(client: TestClient, ledger: Ledger, tmp_path: Path) -> None:
    answer = client.post("/_bulk", content=gzip.compress(body(raw(1), raw(2))), headers={"content-encoding": "gzip"})
    assert answer.json() == {"took": 1, "errors": False, "items": [{"index": {"status": 201}}] * 2}
    assert answer.headers["x-elastic-product"] == "Elasticsearch"
    assert "content-length" in answer.headers
    assert list(ledger.committed) == [(1, 1), (1, 2)]
    assert [one["position"] for one in journals.read(tmp_path, 1)] == [1, 2]


def test_whatever_else_the_exporter_says_is_acknowledged(client: TestClient) -> None:
    for method, path in (("GET", "/"), ("PUT", "/_index_template/zeebe"), ("PUT", "/_ilm/policy/x"), ("HEAD", "/_alias/x")):
        answer = client.request(method, path)
        assert answer.status_code == 200
        assert answer.headers["x-elastic-product"] == "Elasticsearch"


def test_a_batch_the_sink_refuses_comes_again_and_is_kept_once(client: TestClient, ledger: Ledger, tmp_path: Path) -> None:
    ledger.broken = True
    assert client.post("/_bulk", content=body(raw(1))).status_code == 503
    sick = client.get("/health")
    assert (sick.status_code, sick.json()["failure"]) == (503, "ConnectionError")
    ledger.broken = False
    assert client.post("/_bulk", content=body(raw(1), raw(2))).status_code == 200
    assert [one["position"] for one in journals.read(tmp_path, 1)] == [1, 2]
    assert list(ledger.committed) == [(1, 1), (1, 2)]
    well = client.get("/health")
    assert (well.status_code, well.json()["positions"], well.json()["records"]) == (200, {"1": 2}, 2)


def test_the_journal_is_never_behind_the_sink(client: TestClient, ledger: Ledger, tmp_path: Path) -> None:
    ledger.broken = True
    client.post("/_bulk", content=body(raw(1)))
    assert [one["position"] for one in journals.read(tmp_path, 1)] == [1]
    assert not ledger.committed


def test_a_broker_that_tells_another_story_is_refused_and_said_so(client: TestClient, ledger: Ledger) -> None:
    client.post("/_bulk", content=body(raw(1)))
    assert client.post("/_bulk", content=body(raw(1, timestamp=1_795_000_000_999))).status_code == 503
    assert client.get("/health").json()["engine_data_changed"] is True
    assert ledger.calls == 1


def test_values_off_the_list_reach_neither_sink_nor_journal(client: TestClient, ledger: Ledger, tmp_path: Path) -> None:
    client.post("/_bulk", content=body(raw(1)))
    assert ledger.committed[1, 1].value["value"] == '"[withheld]"'
    assert "张三" not in next(tmp_path.rglob("*.jsonl")).read_text(encoding="utf-8")
