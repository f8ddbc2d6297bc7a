"""The form of the `reckon` fixture."""

from collections.abc import Callable

from rules.limits import Limit

Reckon = Callable[..., Limit]
