"""A due date is a look-up: at most one fortieth of what `holidays` takes, measured in one run."""

from tests.bench.bench_due_date import measure


def test_a_due_date_costs_at_most_a_fortieth_of_the_usual_library() -> None:
    assert measure()["holidays/ours"] >= 40
