"""What the forms about instructions, documents and bureau tasks offer to choose from."""

from collections.abc import Iterable, Sequence
from typing import Final

from api.labels import label
from api.matter_choices import Options
from casework import people
from casework.context import Context
from casework.instructions import levels
from casework.kinds import Kind
from casework.routing.router import Routing, Suggestion

DUTY_SIGNS: Final = 18
"""A duty's beginning beside its department; the card of suggestions shows it whole."""


def departments(context: Context) -> Options:
    """The departments that may handle or co-handle."""
    return [(option["value"], option["label"]) for option in people.departments(context)]


def suggested_first(offered: Options, routing: Routing | None) -> Sequence[tuple[str, Options]]:
    """The departments in groups: those suggested, best first, each with score and duty; then the others in the bureau's order."""
    if routing is None or not routing.suggestions:
        return [("处室", offered)]
    names = dict(offered)
    first = [(one.department, f"{names[one.department]}（{_reason(one)}）") for one in routing.suggestions]
    others = [option for option in offered if option[0] not in dict(first)]
    return [("建议（归属不明，仅供参考）" if routing.unclear else "建议（仅供参考）", first), ("其他处室", others)]


def _reason(suggestion: Suggestion) -> str:
    """The score and what speaks for it."""
    if suggestion.duty is None:
        return f"{suggestion.score:.2f} · 与已办事项相近"
    duty = suggestion.duty.shown
    return f"{suggestion.score:.2f} · {duty[:DUTY_SIGNS]}{'…' if len(duty) > DUTY_SIGNS else ''}"


def categories(kinds: Iterable[Kind]) -> Sequence[tuple[str, Options]]:
    """kind:category by kind, each kind once, with the article its limits rest on."""
    return [
        (
            f"{label(kind.code, 'kind')}（{levels.ARTICLES[kind.code]}）",
            [(f"{kind.code}:{code}", label(code, "category")) for code in kind.categories],
        )
        for kind in dict.fromkeys(kinds)
    ]
