"""How well the router does on made-up texts: what the tests hold against floors, and `python -m tests.routing.figures` prints.

top1, top3: of the texts that have a department, those where it comes first, or among the three suggested.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from casework.routing.router import Router, Routing
from tests.routing.conftest import Sample, samples


@dataclass(frozen=True)
class Figures:
    texts: int
    top1: float
    top3: float
    unclear_precision: float
    unclear_recall: float
    discipline_precision: float
    discipline_recall: float


def measured(router: Router, asked: Sequence[Sample]) -> Figures:
    told = [(sample, router.route(sample.text)) for sample in asked]
    owned = [(sample, [one.department for one in routing.suggestions]) for sample, routing in told if sample.department]
    unclear = _precision_recall([(sample.unclear, routing.unclear) for sample, routing in told])
    discipline = _precision_recall([(sample.discipline, routing.discipline) for sample, routing in told])
    return Figures(
        len(told),
        _share([departments[:1] == [sample.department] for sample, departments in owned]),
        _share([sample.department in departments for sample, departments in owned]),
        *unclear,
        *discipline,
    )


def wrong(router: Router, asked: Sequence[Sample]) -> list[tuple[Sample, Routing]]:
    """What it got wrong in any way, to be looked at."""
    told = [(sample, router.route(sample.text)) for sample in asked]
    return [(sample, routing) for sample, routing in told if not _right(sample, routing)]


def _right(sample: Sample, routing: Routing) -> bool:
    first = routing.suggestions[0].department if routing.suggestions else None
    return (sample.unclear or sample.department == first) and (sample.unclear, sample.discipline) == (routing.unclear, routing.discipline)


def _precision_recall(pairs: Sequence[tuple[bool, bool]]) -> tuple[float, float]:
    """Of those said, how many are; of those that are, how many were said."""
    return _share([is_so for is_so, said in pairs if said]), _share([said for is_so, said in pairs if is_so])


def _share(found: Sequence[bool]) -> float:
    return round(sum(found) / len(found), 3)


if __name__ == "__main__":
    for name in ("development", "evaluation"):
        print(name, asdict(measured(Router(), samples(name))))  # noqa: T201 -- it is asked for its figures
