"""What a regime gives the one matter page: the templates of its own part, and the facts they show as `own`."""

from collections.abc import Callable
from dataclasses import dataclass

from casework.context import Context
from casework.matter_page import MatterView


@dataclass(frozen=True)
class Panel:
    """One regime's part of a matter's page; the page itself has light, limit, responsible people, papers, story (FC-6).

    card: what the matter is about, beside a task's form as well. main: rows and actions in the wide column. side: in the narrow one.
    diagram: the process in which people's steps are, shown first.
    """

    kinds: tuple[str, ...]
    card: str
    facts: Callable[[Context, str, MatterView], object]  # for the staff id who looks
    diagram: str
    main: str | None = None
    side: str | None = None
