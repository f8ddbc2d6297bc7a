"""A step of a diagram that a person does: who may, which values count, what it changes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from casework.context import Context
from casework.errors import Refusal
from register.bureau import Role
from register.matters import Matter


@dataclass(frozen=True)
class Completion:
    """A completed user task: the matter (locked), the person, the task, the values in the process."""

    matter: Matter
    staff_id: str
    task_key: str
    values: Mapping[str, Any]
    element_instance_key: str  # the task's own passage in the diagram

    def choice(self, name: str, *allowed: str) -> str:
        """The value of a choice; raises Refusal if it is missing or none of those allowed."""
        value = self.values.get(name)
        if not isinstance(value, str) or (allowed and value not in allowed):
            raise Refusal("bad-value", f"“{name}”的值不在可选范围内。请重新选择。")
        return value


Apply: TypeAlias = Callable[[Context, Completion], None]
Choices: TypeAlias = Callable[[Context, Matter], dict[str, Any]]
Begin: TypeAlias = Callable[[Context, Matter, str, Mapping[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class Step:
    """Who may do it, the variables it reads (codes only, kept with the decision), the change (raises Refusal), its form's choices.

    begin: what the task is given in place of the role's person and the matter's date, asked with the task's own element instance and the
    variables it is made with. after_closing: the step belongs to an episode whose outcome is known.
    """

    role: Role
    values: tuple[str, ...]
    apply: Apply
    choices: Choices | None = None
    begin: Begin | None = None
    after_closing: bool = False
