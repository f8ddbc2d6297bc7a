"""Several checks of one draft: a person is told at once of everything to mend."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

from casework.errors import Refusal

Given = ParamSpec("Given")
Checked = TypeVar("Checked")


class Checks:
    """Keeps the refusals of the checks that failed; `done` raises the first of them, with the others."""

    def __init__(self) -> None:
        self._refusals: list[Refusal] = []

    def of(self, check: Callable[Given, Checked], *given: Given.args, **named: Given.kwargs) -> Checked:
        """What the check returns; where it refuses, nothing that may be used: `done` comes first."""
        try:
            return check(*given, **named)
        except Refusal as refusal:
            self._refusals.append(refusal)
            return cast(Checked, None)

    def done(self) -> None:
        """Raise Refusal if any check refused."""
        if self._refusals:
            first, *others = self._refusals
            first.others = tuple(others)
            raise first
