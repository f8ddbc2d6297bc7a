"""The kinds of matters (事项种类): how each is numbered, which message starts its diagram, what categories it may have."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from casework.errors import Refusal
from register.matters import Matter


@dataclass(frozen=True)
class Kind:
    """One kind; its name in Chinese is `terms.KIND[code]`.

    starts, ends_early: the messages to its diagram. first_contact: whoever registers it answers for it until a handler has signed (FC-1).
    issued: somebody set it, who alone takes it back (TL-3). answered: its handler writes an answer that is reviewed and signed.
    petition: more time and a second beginning are possible (TL-6). merged: several on one subject may be merged.
    """

    code: str
    prefix: str
    starts: str
    ends_early: str
    categories: tuple[str, ...]
    first_contact: bool = False
    issued: bool = False
    answered: bool = False
    petition: bool = False
    merged: bool = False


EMERGENCY: Final = "emergency"
"""TL-5: the one category without a fixed end."""
LETTER: Final = Kind(
    "letter",
    "LX",
    "letter-received",
    "letter-closed-early",
    ("general", "discipline", "hotline"),
    first_contact=True,
    answered=True,
    petition=True,
    merged=True,
)
INSTRUCTION: Final = Kind(
    "instruction",
    "PB",
    "instruction-registered",
    "instruction-closed-early",
    ("general", "urgent", "safety", "petition", "complex"),
    issued=True,
    answered=True,
    merged=True,
)
DOCUMENT: Final = replace(INSTRUCTION, code="document", prefix="LW", categories=("general",))
BUREAU_TASK: Final = replace(INSTRUCTION, code="bureau-task", prefix="JB", categories=("general", "overall", "important", EMERGENCY))
CONTACT: Final = Kind(
    "contact", "SF", "contact-registered", "contact-closed-early", ("own", "other", "unclear"), first_contact=True, answered=True
)
SERVICE: Final = Kind("service", "FW", "service-registered", "service-closed-early", ("general",))

KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {kind.code: kind for kind in (LETTER, INSTRUCTION, DOCUMENT, BUREAU_TASK, CONTACT, SERVICE)}
)
"""By code, `Matter.kind`."""


def kind_of(matter: Matter) -> Kind:
    """The matter's kind."""
    return KINDS[matter.kind]


def refuse_unless(allowed: bool) -> None:
    """Refusal for what a matter of this kind has not."""
    if not allowed:
        raise Refusal("not-for-this-kind", "这类事项没有这样的办理。请刷新页面查看可以办理的操作。")
