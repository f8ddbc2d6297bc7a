"""Records as the exporter writes them, in short hand."""

from datetime import UTC, datetime, timedelta
from typing import Any

from engine.records import Record

START = datetime(2026, 11, 24, 1, tzinfo=UTC)


class Engine:
    """Tells a story record by record; positions rise by one, time by a second."""

    def __init__(self, partition: int = 1) -> None:
        self.partition = partition
        self.position = 0

    def record(self, value_type: str, intent: str, key: int, **value: Any) -> Record:
        self.position += 1
        moment = START + timedelta(seconds=self.position)
        raw = {"partitionId": self.partition, "position": self.position, "valueType": value_type, "intent": intent}
        return Record.parse(raw | {"key": key, "timestamp": round(moment.timestamp() * 1000), "value": value})

    def element(self, intent: str, key: int, instance: int, element: str, kind: str, **more: Any) -> Record:
        value = {"processInstanceKey": instance, "bpmnProcessId": "letter", "version": 1, "elementId": element, "bpmnElementType": kind}
        return self.record("PROCESS_INSTANCE", intent, key, **value | {"parentProcessInstanceKey": -1} | more)

    def process(self, intent: str, instance: int, **more: Any) -> Record:
        return self.element(intent, instance, instance, "letter", "PROCESS", **more)

    def task(self, intent: str, key: int, instance: int, assignee: str = "", **more: Any) -> Record:
        value = {"userTaskKey": key, "processInstanceKey": instance, "bpmnProcessId": "letter", "elementId": "Task_Accept"}
        value |= {"elementInstanceKey": key + 1, "assignee": assignee, "candidateGroupsList": ["office"], "formKey": 9}
        value |= {"creationTimestamp": round(START.timestamp() * 1000), "dueDate": "2026-12-05T17:30+08:00", "followUpDate": ""}
        return self.record("USER_TASK", intent, key, **value | more)

    def published(self, key: int, message_id: str, name: str = "letter-received") -> Record:
        return self.record("MESSAGE", "PUBLISHED", key, name=name, correlationKey="LX-2026-000001#1", messageId=message_id)

    def expired(self, key: int) -> Record:
        return self.record("MESSAGE", "EXPIRED", key, name="", correlationKey="", messageId="")

    def taken(self, value_type: str, message_key: int, instance: int, intent: str = "CORRELATED") -> Record:
        value = {"messageKey": message_key, "messageName": "letter-received", "processInstanceKey": instance}
        return self.record(value_type, intent, 77, **value)
