"""Spreadsheets in and out: letters imported from another office's list, board and ledger exported."""
