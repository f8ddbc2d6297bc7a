"""Figures of the first contact that no decision table holds (FC)."""

from typing import Final

UNDO_MINUTES: Final = 10
"""How long whoever registered a first contact by mistake may declare it void themselves ⚖ (FC-1); afterwards the office does."""
