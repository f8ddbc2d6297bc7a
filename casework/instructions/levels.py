"""Who may set what, and under which kind it runs (TL-3, TL-4, TL-5)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from casework.kinds import BUREAU_TASK, DOCUMENT, INSTRUCTION, Kind
from register.instructions import IssuerLevel

NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        IssuerLevel.CITY_LEADER: "市领导",
        IssuerLevel.HIGHER_LEADER: "上级领导",
        IssuerLevel.BUREAU_LEADER: "局领导",
        IssuerLevel.HIGHER_ORGAN: "上级机关",
        IssuerLevel.OTHER_BODY: "有关单位",
        IssuerLevel.LOWER_UNIT: "区县和下级单位",
    }
)
KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        IssuerLevel.CITY_LEADER: INSTRUCTION,
        IssuerLevel.HIGHER_LEADER: INSTRUCTION,
        IssuerLevel.BUREAU_LEADER: BUREAU_TASK,
        IssuerLevel.HIGHER_ORGAN: DOCUMENT,
        IssuerLevel.OTHER_BODY: DOCUMENT,
        IssuerLevel.LOWER_UNIT: DOCUMENT,
    }
)
BY_HAND: Final = (INSTRUCTION.code, BUREAU_TASK.code)
"""Leaders write by hand: what is entered for them has the scan with it."""
REGIME: Final = frozenset(kind.code for kind in KINDS.values())
"""The kinds that the instruction diagrams run."""
ARTICLES: Final[Mapping[str, str]] = MappingProxyType({INSTRUCTION.code: "TL-3", DOCUMENT.code: "TL-4", BUREAU_TASK.code: "TL-5"})
