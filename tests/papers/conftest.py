"""The bureau and the letters of tests/casework, for papers and sheets."""

from tests.casework.conftest import app_engine, case, clock, context, make_context, tables

__all__ = ["app_engine", "case", "clock", "context", "make_context", "tables"]
