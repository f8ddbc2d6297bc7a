"""Zeebe job handlers and the runtime they share."""
