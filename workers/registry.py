"""Which handler does which job type: one list, compared with the diagrams by a static test."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from casework.context import Context

Variables: TypeAlias = Mapping[str, Any]
Handler: TypeAlias = "Callable[[JobFacts, Context], Variables | None]"


@dataclass(frozen=True)
class JobFacts:
    """What a handler may know of its job; keys are strings, `retries` counts the attempts left, this one included."""

    key: str
    type: str
    variables: Variables
    headers: Mapping[str, str]
    element_id: str
    element_instance_key: str
    process_instance_key: str
    process_definition_key: str
    process_definition_version: int
    bpmn_process_id: str
    incarnation: str
    retries: int


@dataclass(frozen=True)
class Binding:
    """A handler and the variables its jobs bring along (None: all)."""

    handler: Handler
    variables: tuple[str, ...] | None


class Registry:
    """Job types and their bindings."""

    def __init__(self) -> None:
        self._bindings: dict[str, Binding] = {}

    def job(self, job_type: str, *, variables: tuple[str, ...] | None = None) -> Callable[[Handler], Handler]:
        """Bind the decorated handler to `job_type`; raise ValueError when the type has one already."""

        def bind(handler: Handler) -> Handler:
            if job_type in self._bindings:
                raise ValueError(f"job type {job_type} has two handlers")
            self._bindings[job_type] = Binding(handler, variables)
            return handler

        return bind

    @property
    def types(self) -> frozenset[str]:
        """Return every job type that has a handler."""
        return frozenset(self._bindings)

    def bindings(self) -> Iterator[tuple[str, Binding]]:
        """Yield each job type with its binding."""
        yield from self._bindings.items()


jobs = Registry()
job = jobs.job
