from datetime import timedelta

import pytest

from workers.relay import pause_after


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 1), (2, 2), (9, 256), (10, 300), (1_000, 300)])
def test_the_pause_doubles_up_to_five_minutes(attempts: int, seconds: int) -> None:
    assert pause_after(attempts) == timedelta(seconds=seconds)
