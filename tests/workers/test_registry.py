from typing import Any

import pytest

from workers.registry import JobFacts, Registry


def test_a_handler_is_found_by_its_job_type() -> None:
    registry = Registry()

    @registry.job("count-one", variables=("matterKey",))
    def count_one(job: JobFacts, context: Any) -> None: ...

    assert registry.types == {"count-one"}
    [(job_type, binding)] = registry.bindings()
    assert (job_type, binding.handler, binding.variables) == ("count-one", count_one, ("matterKey",))


def test_two_handlers_of_one_type_are_refused() -> None:
    registry = Registry()
    registry.job("count-one")(lambda job, context: None)
    with pytest.raises(ValueError, match="count-one has two handlers"):
        registry.job("count-one")(lambda job, context: None)
