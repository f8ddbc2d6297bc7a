"""What an action answers when it does not do what was asked."""


class Refusal(Exception):
    """Wrong input or no right to it: nothing has changed, and `message` tells the person, in Chinese, how to mend it."""

    def __init__(self, code: str, message: str, field: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.field = field  # of the draft or form, where the sentence belongs to one
        self.others: tuple[Refusal, ...] = ()  # what else is wrong, where all is checked at once


class NotRegistered(LookupError):
    """The engine asks about a matter, or a run of one, that the register does not know: the register was restored from an older backup."""


class NotYetKnown(Exception):
    """The register's mirror of the engine lags behind: the caller asks again in a moment. Nothing has changed."""
