"""The regimes' own parts of the one matter page, by kind of matter."""

from collections.abc import Mapping
from typing import Final

from api.panels import contacts, instructions, letters, services
from api.panels.panel import Panel

PANELS: Final[Mapping[str, Panel]] = {
    kind: panel for panel in (contacts.PANEL, instructions.PANEL, letters.PANEL, services.PANEL) for kind in panel.kinds
}
