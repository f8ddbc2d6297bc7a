"""The whole system on this machine: which parts belong to a start, bringing them up in order, and taking them down."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from threading import Event

from deploy.launcher.broker import MEMORY, broker
from deploy.launcher.exporters import FEED, OPENSEARCH
from deploy.launcher.opensearch import opensearch
from deploy.launcher.own import own_parts
from deploy.launcher.part import Part
from deploy.launcher.plan import Task, carry_out
from deploy.launcher.postgres import postgres
from deploy.launcher.process import stop
from deploy.launcher.records import Record, Records
from deploy.launcher.starting import bring_up
from deploy.launcher.steps import Step
from deploy.launcher.webapps import webapps as webapps_part
from deploy.settings import Settings


@dataclass(frozen=True)
class Selection:
    """What a start consists of."""

    webapps: bool
    """Whether Operate and Tasklist run."""
    opensearch: bool
    """Whether their search store runs; also without them once the broker has exported to it."""


def select(*, webapps: bool, known_exporters: frozenset[str]) -> Selection:
    """The search store is needed for the web applications, and for a broker that must not be started without its exporter."""
    return Selection(webapps=webapps, opensearch=webapps or OPENSEARCH in known_exporters)


def selection(*, webapps: bool) -> Selection:
    """The selection for the broker's data on this machine."""
    return select(webapps=webapps, known_exporters=MEMORY.known())


def infrastructure(settings: Settings, chosen: Selection) -> tuple[Part, ...]:
    """The parts that are not ours."""
    exporters = frozenset({FEED, OPENSEARCH} if chosen.opensearch else {FEED})
    return (
        *((postgres(settings),) if settings.embedded_postgres else ()),
        *((opensearch(settings),) if chosen.opensearch else ()),
        broker(settings, exporters),
        *((webapps_part(settings),) if chosen.webapps else ()),
    )


def all_parts(settings: Settings, chosen: Selection) -> tuple[Part, ...]:
    """Every part of the system."""
    return (*infrastructure(settings, chosen), *own_parts(settings))


def start_up(
    parts: Sequence[Part],
    steps: Sequence[Step],
    settings: Settings,
    started: Callable[[str], None],
    done: Callable[[str, str], None],
) -> None:
    """Bring up all parts and carry out all steps, each after what it needs. Raises Problem; what runs by then keeps running."""
    records, give_up = Records(), Event()
    starts = [Task(part.name, part.needs, partial(bring_up, part, records, give_up)) for part in parts]
    work = [Task(step.name, step.needs, partial(step.run, settings)) for step in steps]
    carry_out([*starts, *work], started, done, give_up)


def not_running(parts: Sequence[Part]) -> list[Part]:
    """The parts that a start has still to start."""
    running = Records().running()
    return [part for part in parts if part.name not in running]


def take_down(stopped: Callable[[Record, bool], None]) -> None:
    """Stop every recorded process, the last started first, and nothing else."""
    records = Records()
    for record in reversed(records.read()):
        stopped(record, stop(record, records))
