"""An exception's words may quote a petitioner; its type, its place and a reference may not."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError
from structlog.testing import capture_logs

from casework.errors import NotRegistered, NotYetKnown
from workers.failures import outcome_of, pause_after
from workers.outcomes import BusinessFailure, Completed, Failed, Postponed, Settled, from_record, to_record
from workers.registry import JobFacts

JOB = JobFacts("1", "count-one", {}, {}, "Task_Count", "2", "3", "4", 1, "ledger", "inc", 4)


def _thrown(error: Exception) -> Exception:
    try:
        raise error
    except Exception as caught:
        return caught


def test_the_log_of_a_failure_holds_types_places_and_the_reference_but_no_words() -> None:
    with capture_logs() as entries:
        outcome = outcome_of(_thrown(ValueError("张三 13800000000")), JOB)
    assert isinstance(outcome, Failed)
    [entry] = entries
    assert entry["reference"] == outcome.reference
    assert entry["error"] == "ValueError"
    assert "_thrown" in entry["at"][-1]
    assert "张三" not in str(entry)
    assert "138" not in str(entry)


def test_a_statement_that_is_wrong_is_a_failure_without_its_parameters() -> None:
    with capture_logs() as entries:
        assert isinstance(outcome_of(_thrown(IntegrityError("insert", {"name": "张三"}, Exception("张三"))), JOB), Failed)
    assert "张三" not in str(entries)


def test_waiting_for_the_mirror_uses_no_retry_up() -> None:
    assert outcome_of(NotYetKnown(), JOB) == Postponed(timedelta(milliseconds=300), "mirror behind")


def test_a_database_that_is_away_uses_no_retry_up() -> None:
    assert outcome_of(_thrown(OperationalError("select 1", {}, Exception())), JOB) == Postponed(
        timedelta(seconds=5), "database out of reach"
    )


@pytest.mark.parametrize(("retries", "seconds"), [(9, 5), (4, 5), (3, 30), (2, 300)])
def test_the_pause_grows_as_attempts_run_out(retries: int, seconds: int) -> None:
    assert pause_after(Failed("ab12cd"), replace(JOB, retries=retries)) == timedelta(seconds=seconds)


def test_a_matter_that_the_register_does_not_know_becomes_an_incident_at_once_that_says_so() -> None:
    outcome = outcome_of(_thrown(NotRegistered("LX-2026-000001")), JOB)
    assert isinstance(outcome, Failed)
    assert outcome.final
    assert outcome.text.startswith("XN-MATTER-UNKNOWN")
    assert pause_after(outcome, JOB) is None


def test_the_last_failure_becomes_an_incident_at_once() -> None:
    assert pause_after(Failed("ab12cd"), replace(JOB, retries=1)) is None


def test_what_is_settled_is_told_at_once() -> None:
    assert pause_after(Completed({}), JOB) is None
    assert pause_after(BusinessFailure("limit-unknown"), JOB) is None


@pytest.mark.parametrize(
    "outcome", [Completed({}), Completed({"granted": False, "matterNo": "LX-2026-000001"}), BusinessFailure("NO-LIMIT")]
)
def test_a_settled_outcome_is_read_back_as_it_was_kept(outcome: Settled) -> None:
    assert from_record(to_record(outcome)) == outcome
