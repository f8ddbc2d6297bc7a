"""How far the broker's partitions are, from its management address: for the lag alarm and the incarnation check."""

from dataclasses import dataclass
from typing import Any

import httpx

from engine.errors import EngineUnavailable
from engine.patience import Patience, persist_blocking

_PATIENCE = Patience(total=15.0)


@dataclass(frozen=True)
class PartitionState:
    """What a partition's leader has processed and what its slowest exporter has had acknowledged, as log positions."""

    processed: int
    exported: int

    @property
    def lag(self) -> int:
        """Return how many positions the slowest exporter is behind."""
        return max(0, self.processed - self.exported)

    @property
    def position(self) -> int:
        """Return the furthest position known; 0 for an untouched partition (the engine says -1)."""
        return max(0, self.processed, self.exported)


def partition_states(management_url: str, patience: Patience = _PATIENCE) -> dict[int, PartitionState]:
    """Return the state of each partition once all have caught up with their own log; raise EngineUnavailable."""
    return persist_blocking(lambda: _states(f"{management_url}/actuator/partitions"), patience)


def _states(url: str) -> dict[int, PartitionState]:
    try:
        answer: dict[str, Any] = httpx.get(url, trust_env=False).raise_for_status().json()
    except httpx.HTTPError as error:
        raise EngineUnavailable(f"GET {url}: {type(error).__name__}") from error
    if any(state["streamProcessorPhase"] != "PROCESSING" for state in answer.values()):
        raise EngineUnavailable("a partition is still replaying its log")
    return {int(number): PartitionState(state["processedPosition"], state["exportedPosition"]) for number, state in answer.items()}
