"""Each part killed ten times between a commit and its acknowledgement: nothing is lost, nothing is done twice."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import psutil
import psycopg
import pytest

from deploy.free_ports import free_ports
from engine.journal import read as read_journal
from tests.faults import hooked
from tests.faults.hooked import JOB_COMMITTED, MIRRORED, PUBLISHED, Place
from tests.faults.ledger import deploy_ledger
from tests.faults.ledger_work import lines, open_ledger, plain
from tests.faults.processes import PROCESSES
from tests.support.broker import Broker
from tests.support.postgres import Database, Postgres
from tests.support.waiting import wait_until

pytestmark = [pytest.mark.faults, pytest.mark.slow]
ROUNDS = 10
ENTRIES = 2  # written for each kill
DEADLINE_SECONDS = 180  # of a busy machine; the outbox waits up to a minute after several failures
PARTS = ("receiver", "relay", "workers")


@dataclass
class System:
    """Everything running, killed and started again part by part."""

    place: Place
    postgres: Postgres
    database: Database
    broker: Broker
    running: dict[str, ForkServerProcess] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)
    in_doubt: list[str] = field(default_factory=list)
    killed: Counter[str] = field(default_factory=Counter)

    def start(self, name: str) -> None:
        process = PROCESSES.Process(target=hooked.run, args=(name, self.place), daemon=True)
        process.start()
        self.running[name] = process

    def write(self, entries: Sequence[str]) -> None:
        """Put entries into the outbox, as an action would; those that are there already stay as they are."""
        now = datetime.now(UTC)
        with psycopg.connect(plain(self.database.app_url)) as connection:
            for entry in entries:
                payload = psycopg.types.json.Json({"name": "ledger-entry", "correlation_key": entry, "variables": {"entry": entry}})
                connection.execute(
                    "INSERT INTO register.outbox (kind, payload, natural_key, created_at, available_at, attempts)"
                    " VALUES ('message', %s, %s, %s, %s, 0) ON CONFLICT DO NOTHING",
                    (payload, entry, now, now),
                )

    def kill(self, orders: Mapping[str, Sequence[int]], *, database: bool = False) -> None:
        """Order these processes killed, by point, by whoever comes there next; return when it has happened.

        Parts of ours start again at once, as under a supervisor: the next point may need them. Work left from before may lead
        somebody to the point before the fresh entries are in; where the `database` is to die, that is no mistake.
        """
        fresh = [f"entry-{number}" for number in range(len(self.written), len(self.written) + ENTRIES)]
        self.written += fresh
        for point, pids in orders.items():
            draft = self.place.orders / "draft"
            draft.write_text(" ".join(map(str, pids)))
            draft.rename(self.place.orders / point)
        with suppress(*[psycopg.OperationalError] if database else []):
            self.write(fresh)
        wait_until(lambda: self._carried_out(orders), f"killed at {', '.join(orders)}", DEADLINE_SECONDS)

    def kill_parts(self, points: Mapping[str, str]) -> None:
        """Kill parts of ours, each at its point, in whatever order they get there."""
        self.kill({point: [_pid(self.running[name])] for name, point in points.items()})
        self.killed.update(list(points))

    def kill_postgres(self, point: str) -> None:
        try:
            self.kill({point: [process.pid for process in self.postgres.family()]}, database=True)
        finally:
            self.postgres.start()  # whatever went wrong: the session's other tests need it
        self.write(self.written[-ENTRIES:])  # which may have been cut off
        self.killed.update(["postgres"])

    def kill_broker(self, point: str) -> None:
        self.kill({point: [self.broker.pid]})
        self.broker.stop()  # it is dead: this takes note of it
        self.broker.start()
        self.killed.update(["broker"])

    def _carried_out(self, orders: Mapping[str, Sequence[int]]) -> bool:
        for name, process in list(self.running.items()):
            if not process.is_alive():
                self.start(name)
        return not any(_alive(pid) for pids in orders.values() for pid in pids)

    def settled(self) -> bool:
        """Whether every message is confirmed and every instance is over, as the mirror tells."""
        with psycopg.connect(plain(self.database.superuser_url)) as connection:
            (open_rows,) = connection.execute("SELECT count(*) FROM register.outbox WHERE done_at IS NULL").fetchone() or (1,)
            (ended,) = connection.execute("SELECT count(*) FROM feed.instances WHERE state = 'completed'").fetchone() or (0,)
        return open_rows == 0 and ended >= len(self.written)


@pytest.fixture
def system(postgres: Postgres, parts: None, tmp_path: Path) -> Iterator[System]:
    with postgres.fresh_database() as database:
        open_ledger(database)
        orders = tmp_path / "orders"
        orders.mkdir()
        port = free_ports(1)[0]
        broker = Broker(tmp_path, f"http://127.0.0.1:{port}")
        # The test cluster answers before the disk has a commit; here the server itself is killed, so commits must be kept.
        durable = f"{database.app_url}{'&' if '?' in database.app_url else '?'}options=-csynchronous_commit%3Don"
        place = Place(orders, durable, broker.grpc_address, port, tmp_path / "journal")
        system = System(place, postgres, database, broker)
        system.start("receiver")
        broker.start()
        deploy_ledger(broker.grpc_address)
        for name in PARTS[1:]:
            system.start(name)
        yield system
        for process in system.running.values():
            process.kill()
            process.join()
        broker.stop()


def test_nothing_is_lost_or_doubled(system: System) -> None:
    for number in range(ROUNDS):
        system.kill_parts({"workers": JOB_COMMITTED, "relay": PUBLISHED, "receiver": MIRRORED})
        system.kill_postgres((JOB_COMMITTED, MIRRORED)[number % 2])
        system.kill_broker((JOB_COMMITTED, PUBLISHED, MIRRORED)[number % 3])
    wait_until(system.settled, "every instance over, every message confirmed", DEADLINE_SECONDS)
    assert lines(system.database) == sorted(system.written)
    _demand_whole_journal(system)
    assert system.killed == dict.fromkeys((*PARTS, "postgres", "broker"), ROUNDS)


def _demand_whole_journal(system: System) -> None:
    """The journal holds each record once, in order, and each entry's instance."""
    positions = [raw["position"] for raw in read_journal(system.place.journal, 1)]
    assert positions == sorted(set(positions))
    began = [raw for raw in read_journal(system.place.journal, 1) if _is_instance_begun(raw)]
    assert len(began) == len(system.written)


def _is_instance_begun(raw: dict) -> bool:
    return raw["valueType"] == "PROCESS_INSTANCE" and raw["intent"] == "ELEMENT_ACTIVATED" and raw["value"]["bpmnElementType"] == "PROCESS"


def _pid(process: ForkServerProcess) -> int:
    assert process.pid is not None
    return process.pid


def _alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
