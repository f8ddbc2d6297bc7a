"""The other way round: what journal and register know and an engine restored from an older backup does not."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from sqlmodel import select

from api.diagram_files import element_name
from casework.context import Context
from deploy.places import ROOT
from deploy.recovery.difference import Difference
from engine.journal import partitions, read
from engine.records import Record
from register.matters import Episode, Matter
from register.mirror import MirrorInstance


def forgotten(context: Context, journal: Path, engine: Mapping[int, int]) -> Iterator[Difference]:
    """A line for each partition that stands before the journal, then what lies between. engine: its position by partition."""
    for number in partitions(journal):
        stands, last = engine.get(number, 0), 0
        lines: list[Difference] = []
        for raw in read(journal, number, stands + 1):
            record = Record.parse(raw)
            last = record.position
            reader = _READERS.get((record.value_type, record.intent))
            lines += [] if reader is None else reader(context, record)
        if last:
            told = f"分区 {number}：引擎到 {stands}，日志到 {last}"
            english = f"partition {number}: the engine stands at {stands}, the journal at {last}"
            yield Difference("engine-behind", f"partition-{number}", told, english, {"engine": stands, "journal": last})
            yield from lines


def _began(context: Context, record: Record) -> Iterator[Difference]:
    key = (record.value.get("variables") or {}).get("matterKey")
    if key:
        at = context.iso(record.timestamp)
        yield Difference(
            "run-forgotten", key, f"引擎不再知道：{key} 的办理（{at} 起）", f"forgotten by the engine: {key}, begun {at}", {"at": at}
        )


def _completed(context: Context, record: Record) -> Iterator[Difference]:
    value, at = record.value, context.iso(record.timestamp)
    matter, who = _matter(context, str(value["processInstanceKey"])), value.get("assignee") or None
    name = element_name(ROOT / "bpmn", value["bpmnProcessId"], value["elementId"])
    told = f"引擎不再知道：{matter} {name}，{who or '无人'} {at}"
    english = f"forgotten by the engine: {matter} {value['elementId']} by {who or 'nobody'} at {at}"
    yield Difference("decision-forgotten", matter, told, english, {"step": name, "who": who, "at": at})


def _published(context: Context, record: Record) -> Iterator[Difference]:
    name, key = record.value["name"], record.value["correlationKey"]
    told = f"引擎不再知道：消息 {name}（{key}）"
    yield Difference(
        "message-forgotten", key, told, f"forgotten by the engine: {name} about {key}", {"name": name, "at": context.iso(record.timestamp)}
    )


def _matter(context: Context, instance: str) -> str:
    """The key of what an instance runs, or was called to run; the instance's own key where the register has nothing of it."""
    statement = (
        select(Matter.number, Episode.number)
        .join(Episode)
        .join(MirrorInstance, MirrorInstance.root_key == Episode.instance_key)  # type: ignore[arg-type]  # an expression
        .where(MirrorInstance.key == instance)
    )
    found = context.session.exec(statement).first()
    return instance if found is None else f"{found[0]}#{found[1]}"


_READERS: Mapping[tuple[str, str], Callable[[Context, Record], Iterator[Difference]]] = {
    ("MESSAGE_START_EVENT_SUBSCRIPTION", "CORRELATED"): _began,
    ("USER_TASK", "COMPLETED"): _completed,
    ("MESSAGE", "PUBLISHED"): _published,
}
