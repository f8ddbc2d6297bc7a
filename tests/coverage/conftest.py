"""A place for journals that are made up."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest


@pytest.fixture
def elsewhere() -> Iterator[Path]:
    """A folder outside pytest's own, whose journals count for the run these tests are in."""
    with TemporaryDirectory() as folder:
        yield Path(folder)
