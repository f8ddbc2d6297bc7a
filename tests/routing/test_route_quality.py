"""DD, FC-4.3: how well letters find their department, on made-up texts without a part in words and weights (evaluation) and with one.

The floors lie below what was measured; docs/decisions/0010-router.md has the figures.
"""

from collections import Counter

import pytest

from casework.routing.duties import duties
from casework.routing.router import Router
from tests.routing.conftest import samples
from tests.routing.figures import Figures, measured

FLOORS = {
    "development": Figures(1200, 0.95, 0.97, 0.92, 0.93, 0.95, 0.95),
    "evaluation": Figures(120, 0.78, 0.90, 0.69, 0.92, 0.80, 0.84),
}


@pytest.mark.parametrize("name", FLOORS)
def test_the_figures_stay_above_their_floors_fc_4_3(router: Router, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    figures, floors = vars(measured(router, samples(name))), vars(FLOORS[name])
    with capsys.disabled():
        print(f"\n{name}: {figures}")  # noqa: T201 -- a figure nobody sees drifts
    assert {key for key, value in figures.items() if value < floors[key]} == set()


def test_the_sets_are_apart_and_wide_enough() -> None:
    """Every department has texts of its own; 30 are unclear and 15 about conduct (TL-6)."""
    evaluation, development = samples("evaluation"), samples("development")
    assert {sample.text for sample in evaluation}.isdisjoint({sample.text for sample in development})
    assert {sample.department for sample in evaluation} == {None, *(duty.department for duty in duties())}
    kinds = Counter((sample.unclear, sample.discipline) for sample in evaluation)
    assert kinds[True, False] >= 30
    assert kinds[False, True] >= 15
