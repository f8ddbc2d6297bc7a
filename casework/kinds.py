"""The kinds of matters (事项种类): how each is numbered, which message starts its diagram, what categories it may have."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from register.matters import Matter


@dataclass(frozen=True)
class Kind:
    """One kind; its name in Chinese is `terms.KIND[code]`.

    starts, ends_early: the messages to its diagram. first_contact: whoever registers it answers for it until a handler has signed (FC-1).
    """

    code: str
    prefix: str
    starts: str
    ends_early: str
    categories: tuple[str, ...]
    first_contact: bool = False


LETTER: Final = Kind("letter", "LX", "letter-received", "letter-closed-early", ("general", "discipline", "hotline"), first_contact=True)
INSTRUCTION: Final = Kind(
    "instruction", "PB", "instruction-registered", "instruction-closed-early", ("general", "urgent", "safety", "petition", "complex")
)
DOCUMENT: Final = Kind("document", "LW", "instruction-registered", "instruction-closed-early", ("general",))
BUREAU_TASK: Final = Kind(
    "bureau-task", "JB", "instruction-registered", "instruction-closed-early", ("general", "overall", "important", "emergency")
)
CONTACT: Final = Kind("contact", "SF", "contact-registered", "contact-closed-early", ("own", "other", "unclear"), first_contact=True)
SERVICE: Final = Kind("service", "FW", "service-registered", "service-closed-early", ("general",))

KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {kind.code: kind for kind in (LETTER, INSTRUCTION, DOCUMENT, BUREAU_TASK, CONTACT, SERVICE)}
)
"""By code, `Matter.kind`."""


def kind_of(matter: Matter) -> Kind:
    """The matter's kind."""
    return KINDS[matter.kind]
