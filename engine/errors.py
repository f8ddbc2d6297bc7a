"""What can go wrong at the engine's door, as types; no message ever carries a variable's value."""


class EngineError(Exception):
    """Anything the engine's door refuses or cannot do."""


class EngineUnavailable(EngineError):
    """The engine gave no answer (outage, backpressure) within the patience of the command; trying later may help."""


class EngineRejected(EngineError):
    """The engine understood the command and refuses it; trying again does not help.

    `code` is the gRPC status name or the HTTP status, `message` the engine's own words.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


class NotFound(EngineRejected):
    """No such task, instance, incident or decision: it never was, or it is already done."""


class AlreadyExists(EngineRejected):
    """A message of this id is still buffered: it has been published before, perhaps by an attempt whose answer was lost."""


class VariableRefused(EngineError):
    """A variable is not on the allow-list, or its value has not the form the list demands."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"variable {name!r} refused: {reason}")
        self.name = name
        self.reason = reason


class ClockRefused(EngineError):
    """The engine's clock is not under control, or was asked to go back."""


class JournalDamaged(EngineError):
    """A line inside the journal (not its torn end) cannot be read: restore the journal from a backup."""


class EngineDataChanged(EngineError):
    """The feed tells another story than the journal at the same position: the broker was wiped or restored."""
