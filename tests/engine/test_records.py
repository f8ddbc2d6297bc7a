"""Records are read as the exporter wrote them; unknown kinds and missing fields are no error."""

from datetime import UTC, datetime
from typing import Any

from engine.facts import Definition, Timer, UserTask
from engine.records import Record, facts


def raw(value_type: str, value: dict[str, Any], **more: Any) -> dict[str, Any]:
    envelope = {"partitionId": 1, "position": 9, "key": 2251799813685249, "timestamp": 1_795_501_198_281, "intent": "CREATED"}
    return {**envelope, "valueType": value_type, "value": value, **more}


def test_the_envelope_is_read_with_its_moment_in_utc() -> None:
    record = Record.parse(raw("JOB", {}, brokerVersion="8.6.0", somethingNew={"x": 1}))
    assert (record.partition, record.position, record.key, record.intent) == (1, 9, 2251799813685249, "CREATED")
    assert record.timestamp == datetime(2026, 11, 24, 6, 19, 58, 281_000, UTC)


def test_keys_written_as_text_by_later_versions_are_read_too() -> None:
    record = Record.parse(raw("USER_TASK", {"userTaskKey": "2251799813685250"}, key="2251799813685250"))
    task = facts(record)
    assert isinstance(task, UserTask)
    assert task.key == record.key == 2251799813685250


def test_a_task_with_nothing_set_has_nothing() -> None:
    task = UserTask.parse({"userTaskKey": 5, "assignee": "", "dueDate": "", "formKey": -1})
    assert (task.assignee, task.due, task.form_key, task.candidate_groups) == (None, None, None, ())


def test_a_tasks_dates_come_in_two_forms() -> None:
    task = UserTask.parse({"dueDate": "2026-11-26T22:54:52.352Z[Etc/UTC]", "followUpDate": "2027-02-28T12:00+01:00"})
    assert (task.due, task.follow_up) == (datetime(2026, 11, 26, 22, 54, 52, 352_000, UTC), datetime(2027, 2, 28, 11, tzinfo=UTC))


def test_a_timer_without_a_due_date_has_none() -> None:
    assert Timer.parse({"dueDate": -1}).due is None
    assert Timer.parse({"dueDate": 1_795_501_198_281}).due == datetime(2026, 11, 24, 6, 19, 58, 281_000, UTC)


def test_definitions_of_each_kind_are_read_by_their_own_names() -> None:
    form = facts(Record.parse(raw("FORM", {"formId": "f", "formKey": 3, "version": 2, "resourceName": "f.form", "versionTag": "1"})))
    assert form == Definition("FORM", "f", 2, 3, "f.form", "1", "")
    drawing = {"decisionRequirementsId": "d", "decisionRequirementsKey": 4, "decisionRequirementsVersion": 7}
    assert facts(Record.parse(raw("DECISION_REQUIREMENTS", drawing))) == Definition("DECISION_REQUIREMENTS", "d", 7, 4, "", None, "")


def test_a_kind_nobody_knows_is_kept_raw() -> None:
    record = Record.parse(raw("SOMETHING_OF_8_8", {"a": 1}))
    assert facts(record) is None
    assert record.value == {"a": 1}


def test_no_value_shows_in_a_records_text() -> None:
    assert "张三" not in repr(Record.parse(raw("VARIABLE", {"value": "张三"})))
