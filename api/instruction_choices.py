"""What the forms about instructions, documents and bureau tasks offer to choose from."""

from collections.abc import Iterable, Sequence

from api.labels import label
from api.matter_choices import Options
from casework import people
from casework.context import Context
from casework.instructions import levels
from casework.kinds import Kind


def departments(context: Context) -> Options:
    """The departments that may handle or co-handle."""
    return [(option["value"], option["label"]) for option in people.departments(context)]


def categories(kinds: Iterable[Kind]) -> Sequence[tuple[str, Options]]:
    """kind:category by kind, each kind once, with the article its limits rest on."""
    return [
        (
            f"{label(kind.code, 'kind')}（{levels.ARTICLES[kind.code]}）",
            [(f"{kind.code}:{code}", label(code, "category")) for code in kind.categories],
        )
        for kind in dict.fromkeys(kinds)
    ]
