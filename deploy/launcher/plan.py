"""Runs starts and steps as soon as what they need is there, side by side where nothing stands between them."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from graphlib import TopologicalSorter
from threading import Event
from typing import Final

THREADS: Final = 8


@dataclass(frozen=True)
class Task:
    """One thing to do; run() returns a line that tells how it went, or raises."""

    name: str
    needs: tuple[str, ...]
    run: Callable[[], str]


def carry_out(tasks: Sequence[Task], started: Callable[[str], None], done: Callable[[str, str], None], give_up: Event) -> None:
    """Run every task after those it needs; a need that is no task of this plan is passed over.

    After the first failure nothing new is begun, give_up tells the tasks under way to end, and the failure is raised when they have.
    """
    by_name = {task.name: task for task in tasks}
    order = TopologicalSorter({task.name: [need for need in task.needs if need in by_name] for task in tasks})
    order.prepare()
    with ThreadPoolExecutor(THREADS) as pool:
        under_way: dict[Future[str], str] = {}
        try:
            while order.is_active():
                under_way |= _begin(order, by_name, pool, started)
                finished, _ = wait(under_way, return_when=FIRST_COMPLETED)
                for future in finished:
                    name = under_way.pop(future)
                    done(name, future.result())
                    order.done(name)
        finally:
            give_up.set()


def _begin(
    order: "TopologicalSorter[str]", by_name: Mapping[str, Task], pool: ThreadPoolExecutor, started: Callable[[str], None]
) -> dict[Future[str], str]:
    ready = order.get_ready()
    for name in ready:
        started(name)
    return {pool.submit(by_name[name].run): name for name in ready}
