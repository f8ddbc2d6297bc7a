"""The regimes' own parts of the one matter page, by kind of matter."""

from collections.abc import Mapping
from typing import Final

from api.panels import contacts, letters
from api.panels.panel import Panel

PANELS: Final[Mapping[str, Panel]] = {kind: panel for panel in (contacts.PANEL, letters.PANEL) for kind in panel.kinds}
