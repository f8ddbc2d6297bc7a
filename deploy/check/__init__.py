"""Checks of diagrams, tables and forms that need no running system: `xiaoneng check` and the tests share them."""
