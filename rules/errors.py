"""What the rules refuse: every message is a Chinese sentence that may be shown to people as it is."""


class RuleError(ValueError):
    """A request that a rule forbids or that cannot be computed; `article` names the rule, if it is one."""

    def __init__(self, message: str, article: str | None = None) -> None:
        """Keep the sentence for people, with its article at the end."""
        super().__init__(f"{message}（依据 {article}）" if article else message)
        self.article = article


class LimitRefused(RuleError):
    """A limit that the rule does not allow: a date already past or beyond the ceiling, a missing promise."""


class NoticeError(RuleError):
    """A yearly holiday notice that cannot be right."""


class CalendarRangeError(RuleError):
    """A day that the working calendar does not know."""


class TableError(RuleError):
    """A decision table that is not one of literals and intervals, or that answers twice."""
